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
    """Where the work runs: the fit's outcomes, the planner's simulations, the reading of sites.

    Serial, loky and dask give the same results, byte for byte, and a change reruns nothing:
    outcomes share nothing, and every repeat of a simulation or [bootstrap](resampling.md) has its
    own random numbers, spawned from the one seed. What each saves is in [size](size.md). Sites are
    read by as many processes of this computer whether loky or dask is asked for.
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
