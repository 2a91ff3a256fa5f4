"""The ten statistical neighbours of each authority, nearest first, as published."""

from study.tables.base import Table
from study.tables.columns import category, codes, identifier

RANKS = range(1, 11)
CLOSENESS = codes("Extremely close", "Very close", "Close", "Somewhat close", "Not close")

TABLE = Table(
    name="neighbours",
    title="Statistical neighbours",
    key=("old_la_code",),
    columns=(
        identifier("old_la_code", "DfE number of the authority"),
        identifier("la_name", "Name of the authority"),
        identifier("region_ind", "Number of the region"),
        identifier("region_name", "Name of the region"),
        *(
            column
            for rank in RANKS
            for column in (
                identifier(f"SN_{rank}", f"DfE number of neighbour {rank}"),
                category(f"SN_{rank}P", f"Closeness of neighbour {rank}", CLOSENESS),
            )
        ),
    ),
)
