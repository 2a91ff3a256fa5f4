"""The section ``execution``: where repeated computations run."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from study.settings.base import Allowed, Count, Section


def _is_address(text: str) -> bool:
    scheme, mark, rest = text.partition("://")
    host, colon, port = rest.rpartition(":")
    return bool(mark and scheme in ("tcp", "tls") and host and colon and port.isdigit())


Address = Annotated[
    str,
    AfterValidator(
        Allowed("the address of a dask scheduler, such as tcp://host:8786", _is_address)
    ),
]


class ExecutionSettings(Section):
    """Where repeated computations run.

    The planner's simulations, and [bootstraps](resampling.md) that are given the setting. Every
    repeat has its own random numbers, spawned from the one seed, so serial, loky and dask give the
    same results.
    """

    backend: Literal["serial", "loky", "dask"] = Field(
        description="`serial`: one core; `loky`: several cores of this computer; `dask`: a cluster"
    )
    workers: Count = Field(
        description="processes of loky, or of the dask cluster started on this computer when there "
        "is no scheduler"
    )
    scheduler: Address | None = Field(
        default=None, description="address of a running dask scheduler; `null` for none"
    )
