"""The faults planted in the fictional extracts, at least one of every important kind.

Each gives exactly one finding. They cost rows and single tables, never a site, and the estimates
stay sound. Places are chosen amid the rows that a fault fits, so they move with the seed.
"""

from pipeline.synthetic import faults_conventional, faults_rsw
from pipeline.synthetic.planting import PlantedFault

FAULTS: tuple[PlantedFault, ...] = (*faults_rsw.FAULTS, *faults_conventional.FAULTS)
