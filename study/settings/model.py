"""All settings, in the order of params.yaml."""

from pydantic import Field

from study.settings.base import Section, Several
from study.settings.beliefs import Beliefs
from study.settings.certainty import Certainty
from study.settings.disclosure import Disclosure
from study.settings.execution import ExecutionSettings
from study.settings.inference import Inference
from study.settings.instruments import Instruments
from study.settings.national import National
from study.settings.outcomes import Outcome
from study.settings.planning import Planning
from study.settings.study import Study
from study.settings.synthetic.root import Synthetic


class Settings(Section):
    """Every choice of the study."""

    study: Study = Field(description="what is studied, and where its extracts lie")
    instruments: Instruments = Field(description="what the instruments leave to the study")
    outcomes: Several[Outcome] = Field(description="one outcome a line")
    inference: Inference = Field(description="how sure, and what matters")
    beliefs: Beliefs = Field(description="what one would have to believe")
    certainty: Certainty = Field(description="how sure a verdict is")
    disclosure: Disclosure = Field(description="what may leave")
    execution: ExecutionSettings = Field(description="where repeated computations run")
    planning: Planning = Field(description="the next study")
    national: National = Field(description="official statistics")
    synthetic: Synthetic = Field(description="the fictional study")
