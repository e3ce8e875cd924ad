"""What every route needs: the application it serves, whether it may manage, and the shutdown."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException, Request

from rag.application import Application
from web.shutdown import Shutdown

__all__ = ["ManagedSite", "Served", "Site"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """One served application. ``manage`` says whether articles may be added and removed here."""

    application: Application
    manage: bool
    shutdown: Shutdown


async def _site(request: Request) -> Site:
    site = request.app.state.site
    if not isinstance(site, Site):
        raise TypeError(f"app.state.site is {site!r}; build the app with create_app")
    return site


async def _managed(request: Request) -> Site:
    site = await _site(request)
    if not site.manage:
        raise HTTPException(
            403, "articles cannot be changed through this server; use the footnote command instead"
        )
    return site


Served = Annotated[Site, Depends(_site)]
ManagedSite = Annotated[Site, Depends(_managed)]
