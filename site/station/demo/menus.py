"""How people come to the areas: from the main menu and from the home page."""

import json
from typing import Final

from wagtail.models import Site
from wagtailmenus.models import MainMenu

from local_areas.pages.area_page import AreaIndexPage
from station.pages.models import HomePage

TITLE: Final = "Your area"


def lead_to_areas(home: HomePage) -> None:
    """Once the menu leads there, nothing."""
    index = AreaIndexPage.objects.get()
    if index.show_in_menus:
        return
    index.show_in_menus = True
    index.save_revision().publish()
    menu = MainMenu.get_for_site(Site.objects.get(is_default_site=True))
    items = menu.get_menu_items_manager()
    items.create(link_page=index, sort_order=items.count())
    menu.save()
    words = {
        "icon": "place",
        "title": TITLE,
        "text": "Your team, its updates, and crime where you live",
        "page": index.pk,
    }
    # The import has counted one more page below it than the one in memory knows.
    home.refresh_from_db()
    tasks = list(home.tasks.raw_data)
    # In the place of “About this site”, to which the footer leads too.
    home.tasks = json.dumps([*map(dict, tasks[:-1]), {"type": "task", "value": words}])
    home.save_revision().publish()
