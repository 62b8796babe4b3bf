"""Runs the openedx-olx service in the containers of Tutor."""

from __future__ import annotations

import hashlib
import os
import shutil
import typing as t
from pathlib import Path

import click
import importlib_resources
from tutor import hooks
from tutor.types import Config

from .__about__ import __version__

ROOT = Path(str(importlib_resources.files("tutorolx")))
TEMPLATES = ROOT / "templates"

########################################
# SETTINGS
########################################

SCHEME = "{% if ENABLE_HTTPS %}https{% else %}http{% endif %}"

DEFAULTS: dict[str, t.Any] = {
    "VERSION": __version__,
    # An npm version such as "openedx-olx-service@0.1.0", or the path of a tarball on this machine.
    "SERVICE_PACKAGE": "openedx-olx-service@{{ OLX_VERSION }}",
    "DOCKER_IMAGE": "{{ DOCKER_REGISTRY }}openedx-olx-service:{{ OLX_VERSION }}",
    "DOCKER_IMAGE_NODE": "docker.io/library/node:24-bookworm-slim",
    "DOCKER_IMAGE_POSTGRESQL": "docker.io/library/postgres:17-bookworm",
    # Browsers send the platform's cookies only to the domain of the LMS and what is below it.
    "HOST": "olx.{{ LMS_HOST }}",
    # The addresses that people use: signing in to Studio leads from one to the other.
    "CMS_URL": SCHEME + "://{{ CMS_HOST }}",
    "LMS_URL": SCHEME + "://{{ LMS_HOST }}",
    "CMS_URL_DEV": "http://{{ CMS_HOST }}:8001",
    "LMS_URL_DEV": "http://{{ LMS_HOST }}:8000",
    # A platform account with which the service reads and writes course runs in Studio.
    "SERVICE_ACCOUNT": True,
    "SERVICE_USERNAME": "olx",
    "ORIGINS": SCHEME
    + "://{{ CMS_HOST }}{% if MFE_HOST is defined %},"
    + SCHEME
    + "://{{ MFE_HOST }}{% endif %}",
    "ORIGINS_DEV": "http://{{ CMS_HOST }}:8001"
    "{% if MFE_HOST is defined %},http://{{ MFE_HOST }}:2001{% endif %}",
    "TRUSTED_PROXIES": "10.0.0.0/8,172.16.0.0/12,192.168.0.0/16",
    "RUN_POSTGRESQL": True,
    "DATABASE_URL": "postgres://olx:{{ OLX_POSTGRESQL_PASSWORD }}@olx-postgresql:5432/olx",
    "OAUTH2_KEY": "olx",
    "THREADS": 2,
    "REPLICAS": 1,
}

UNIQUE: dict[str, str] = {
    "POSTGRESQL_PASSWORD": "{{ 24|random_string }}",
    "OAUTH2_SECRET": "{{ 24|random_string }}",
    "SERVICE_PASSWORD": "{{ 24|random_string }}",
    "METRICS_TOKEN": "{{ 24|random_string }}",
}

hooks.Filters.CONFIG_DEFAULTS.add_items(
    [(f"OLX_{name}", value) for name, value in DEFAULTS.items()]
)
hooks.Filters.CONFIG_UNIQUE.add_items(
    [(f"OLX_{name}", value) for name, value in UNIQUE.items()]
)

########################################
# TEMPLATES AND PATCHES
########################################


def is_tarball(package: str) -> bool:
    """True for the path of a packed package, false for a version that npm resolves."""
    return package.endswith(".tgz") and "://" not in package


def package_argument(package: str) -> str:
    """What `npm install` is told to install; the build context is copied to /package."""
    return f"/package/{os.path.basename(package)}" if is_tarball(package) else package


def sha256(text: str) -> str:
    """Kubernetes starts pods anew if the annotation that holds this changes."""
    return hashlib.sha256(text.encode()).hexdigest()


hooks.Filters.ENV_TEMPLATE_ROOTS.add_item(str(TEMPLATES))
hooks.Filters.ENV_TEMPLATE_TARGETS.add_item(("olx/build", "plugins"))
hooks.Filters.ENV_TEMPLATE_FILTERS.add_items(
    [("olx_package_argument", package_argument), ("olx_sha256", sha256)]
)

for path in sorted((ROOT / "patches").iterdir()):
    hooks.Filters.ENV_PATCHES.add_item((path.name, path.read_text(encoding="utf-8")))

########################################
# IMAGE
########################################

hooks.Filters.IMAGES_BUILD.add_item(
    ("olx", ("plugins", "olx", "build", "olx"), "{{ OLX_DOCKER_IMAGE }}", ())
)
hooks.Filters.IMAGES_PUSH.add_item(("olx", "{{ OLX_DOCKER_IMAGE }}"))


@hooks.Filters.IMAGES_BUILD_REQUIRED.add()
def _build_on_launch(
    names: list[str], _context_name: t.Literal["local", "dev"]
) -> list[str]:
    return [*names, "olx"]


@hooks.Actions.ENV_SAVED.add()
def _copy_tarball(root: str, config: Config) -> None:
    """Puts a tarball from this machine where `docker build` finds it."""
    package = str(config["OLX_SERVICE_PACKAGE"])
    if not is_tarball(package):
        return
    source = Path(package).expanduser()
    if not source.is_file():
        raise click.ClickException(
            f"OLX_SERVICE_PACKAGE is {package}, but there is no such file."
        )
    shutil.copy(source, Path(root) / "plugins" / "olx" / "build" / "olx" / source.name)


########################################
# JOBS
########################################

# The user and the OAuth application come first: they need nothing of the service.
for service in ("lms", "olx"):
    task = TEMPLATES / "olx" / "tasks" / service / "init"
    hooks.Filters.CLI_DO_INIT_TASKS.add_item(
        (service, task.read_text(encoding="utf-8"))
    )


@click.command(name="olx-check")
def olx_check() -> t.Iterable[tuple[str, str]]:
    """Check that the OLX database is whole. The service may go on running."""
    yield ("olx", "olx-server check")


@click.command(name="olx-collect")
def olx_collect() -> t.Iterable[tuple[str, str]]:
    """Delete what no course run of the OLX service needs any more, to free space."""
    yield ("olx", "olx-server collect")


hooks.Filters.CLI_DO_COMMANDS.add_items([olx_check, olx_collect])


@hooks.Filters.APP_PUBLIC_HOSTS.add()
def _public_hosts(
    hosts: list[str], context_name: t.Literal["local", "dev"]
) -> list[str]:
    return [
        *hosts,
        "{{ OLX_HOST }}:8400" if context_name == "dev" else "{{ OLX_HOST }}",
    ]
