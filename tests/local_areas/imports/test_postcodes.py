"""Postcodes, from the lists and directories in which they come."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from local_areas.models import Postcode
from tests.local_areas.imports.area_files import CODE_POINT, run, write

pytestmark = pytest.mark.django_db

DIRECTORY = {
    "of 2024": "pcd,oseast1m,osnrth1m,osward,doterm\nXR1 1AA,530000,180400,A1,\nXR19ZZ,,,,201903\n",
    "of 2025": "pcd7,pcds,east1m,north1m,wd25cd,doterm\n"
    "XR1 1AA,XR1 1AA,530000,180400,A1,\nXR1 9ZZ,XR1 9ZZ,,,,201903\n",
    "in degrees": "Postcode,Latitude,Longitude,Ward Code,Date of termination\n"
    "xr11aa,51.507,-0.128,A1,\nXR1 9ZZ,99.999999,0.0,,2019-03\n",
}


@pytest.mark.parametrize("year", DIRECTORY)
def test_a_directory_of_postcodes_is_read_whatever_its_columns_are_called(
    tmp_path: Path, year: str
) -> None:
    run("import_postcodes", write(tmp_path, DIRECTORY[year]))

    one, gone = Postcode.objects.order_by("code")
    assert (one.code, one.area_code, one.is_withdrawn) == ("XR11AA", "A1", False)
    assert one.latitude == pytest.approx(51.507, abs=1e-3)
    assert one.longitude == pytest.approx(-0.128, abs=1e-3)
    assert (gone.code, gone.withdrawn) == ("XR19ZZ", date(2019, 3, 1))
    assert gone.is_withdrawn


def test_code_point_has_no_header_and_some_postcodes_no_place(tmp_path: Path) -> None:
    run("import_postcodes", write(tmp_path, CODE_POINT, "codepo.csv.gz"))

    placed, unplaced = Postcode.objects.order_by("code")
    assert placed.latitude == pytest.approx(51.507, abs=1e-3)
    assert (unplaced.latitude, unplaced.area_code) == (None, "A1")


@pytest.mark.parametrize("withdrawn_first", [True, False])
def test_a_postcode_that_was_given_out_again_is_in_use_in_whichever_order(
    tmp_path: Path, withdrawn_first: bool
) -> None:
    living = write(tmp_path, "postcode,lat,lon,ward_code\nXR1 1AA,51,0,A1\n", "living.csv")
    gone = write(tmp_path, "postcode,terminated\nXR1 1AA,200610\n", "gone.csv")

    for path in (gone, living) if withdrawn_first else (living, gone):
        run("import_postcodes", path)

    postcode = Postcode.objects.get()
    assert not postcode.is_withdrawn
    assert postcode.withdrawn == date(2006, 10, 1)
    assert Postcode.objects.living().exists()


def test_a_postcode_that_was_withdrawn_after_a_list_is_withdrawn(tmp_path: Path) -> None:
    living = write(tmp_path, "postcode,lat,lon,ward_code\nXR1 1AA,51,0,A1\n", "living.csv")
    gone = write(tmp_path, "postcode,terminated\nXR1 1AA,202506\n", "gone.csv")

    run("import_postcodes", living, as_of=date(2025, 5, 1))
    run("import_postcodes", gone)

    postcode = Postcode.objects.get()
    assert postcode.is_withdrawn
    assert postcode.latitude == 51
    assert not Postcode.objects.living().exists()


def test_postcodes_a_second_time_change_nothing_and_bad_ones_are_told(tmp_path: Path) -> None:
    path = write(
        tmp_path,
        "postcode,lat,lon,ward_code\nXR1 1AA,51,0,A1\nnonsense,51,0,A1\nXR1 1AA,51,0,A1\n",
    )
    run("import_postcodes", path)

    said = run("import_postcodes", path)

    assert "0 postcodes changed" in said
    assert "1 postcodes unchanged" in said
    assert "line 3: “nonsense” is not a postcode." in said
