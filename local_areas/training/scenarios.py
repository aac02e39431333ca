"""The course as data: what happens, and what an officer could do about it.

Every person and place in it is made up. The first answer of a scenario is the right one; the screen
shuffles them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, kw_only=True)
class Scenario:
    key: str
    """Kept with each attempt: it never changes."""
    situation: Any
    right: Any
    wrong: Sequence[Any]
    why: Any
    """Shown once it is answered."""

    def answers(self) -> list[tuple[str, Any]]:
        """Key -> words, the right one first: “a”, “b”, …"""
        return [("abcdef"[place], words) for place, words in enumerate((self.right, *self.wrong))]


RIGHT: Final = "a"


@dataclass(frozen=True, kw_only=True)
class Part:
    title: Any
    scenarios: Sequence[Scenario]


PARTS: Final[tuple[Part, ...]] = (
    Part(
        title=_("People"),
        scenarios=(
            Scenario(
                key="victim-named",
                situation=_(
                    "You write about a burglary in Example Street. The victim, whom everybody "
                    "there knows, has told the local paper her name."
                ),
                right=_("Write about the burglary, and neither name her nor her house."),
                wrong=(
                    _("Name her: the paper has done so already."),
                    _("Leave the name out and give the number of the house."),
                ),
                why=_(
                    "A victim’s name and address are personal data. That others published them "
                    "does not allow us to, and a house number names her as well."
                ),
            ),
            Scenario(
                key="witness",
                situation=_(
                    "A shopkeeper saw the theft and wants to be thanked in public for her help."
                ),
                right=_("Thank “a witness” and tell her in person how much it helped."),
                wrong=(
                    _("Thank her by name: she asked for it."),
                    _("Thank “the shopkeeper at the corner of Example Street”."),
                ),
                why=_(
                    "A witness who can be recognised can be put under pressure, and her evidence "
                    "doubted. She cannot waive that for the case."
                ),
            ),
            Scenario(
                key="child",
                situation=_(
                    "Your photo of the school visit shows eight children. The head teacher says "
                    "that it is fine."
                ),
                right=_("Use a picture that shows no child’s face."),
                wrong=(
                    _("Use it: the school has agreed."),
                    _("Use it and leave the name of the school out."),
                ),
                why=_(
                    "Only those with parental responsibility can agree, for each child, and a "
                    "picture cannot be called back once others have copied it."
                ),
            ),
        ),
    ),
    Part(
        title=_("Courts"),
        scenarios=(
            Scenario(
                key="live-trial",
                situation=_(
                    "A man is charged with three robberies in your area. Residents are relieved, "
                    "and ask you to say that you have caught the robber."
                ),
                right=_("Say that a man has been charged, and when he is in court. No more."),
                wrong=(
                    _("Say that you have caught the robber: he was charged after all."),
                    _("Say that he has done this before, without his name."),
                ),
                why=_(
                    "Once somebody is arrested, proceedings are active. Words that treat him as "
                    "guilty, or tell of earlier convictions, can be contempt of court and can end "
                    "the trial."
                ),
            ),
            Scenario(
                key="appeal-after-arrest",
                situation=_(
                    "Your appeal with a picture from a camera is on the page. The person in it "
                    "was arrested this morning."
                ),
                right=_("Withdraw the appeal now, and thank people later without the picture."),
                wrong=(
                    _("Leave it: it helps to find more witnesses."),
                    _("Add “arrested” to the title and leave the picture."),
                ),
                why=_(
                    "The picture has done its work. From the arrest on it can influence witnesses "
                    "who have to recognise somebody."
                ),
            ),
            Scenario(
                key="youth-court",
                situation=_("A 16-year-old was given an order by the youth court for damage."),
                right=_(
                    "Say what was done about the damage, and nothing that leads to the person."
                ),
                wrong=(
                    _("Give the first name and the age: that is too little to be recognised by."),
                    _("Link to the newspaper that names the school."),
                ),
                why=_(
                    "Reports of youth courts must not identify the young person. In a "
                    "neighbourhood a first name, an age or a school is enough."
                ),
            ),
        ),
    ),
    Part(
        title=_("Answers and emergencies"),
        scenarios=(
            Scenario(
                key="crime-in-a-reply",
                situation=_(
                    "Under the copy of your update on a social network somebody writes: “He hit me "
                    "again last night, I do not know what to do.”"
                ),
                right=_(
                    "Get in touch with her safely at once, have it recorded, and follow the "
                    "force’s rules for reports that come in this way."
                ),
                wrong=(
                    _("Answer in public that she should call 101."),
                    _("Leave it: the page says that crime is not reported there."),
                ),
                why=_(
                    "It is a report of a crime, wherever it was written. A public answer can put "
                    "her in danger, and none leaves her alone."
                ),
            ),
            Scenario(
                key="running-incident",
                situation=_(
                    "Officers search gardens for somebody with a knife. People ask what happens."
                ),
                right=_(
                    "Use the words that the control room or the press office agreed: what to do, "
                    "and where not to go."
                ),
                wrong=(
                    _("Write which streets are searched next, so that people stay away."),
                    _("Write that there is nothing to worry about."),
                ),
                why=_(
                    "Where officers go next helps the wrong person. A reassurance that turns out "
                    "wrong costs trust, and may cost more."
                ),
            ),
            Scenario(
                key="rumour",
                situation=_(
                    "A rumour says that two men in a white van tried to take a child. Nothing of "
                    "the kind was reported to you."
                ),
                right=_("Say that no such report was made, and how to report what one has seen."),
                wrong=(
                    _("Share it with “be careful, just in case”."),
                    _("Name who began the rumour, so that it stops."),
                ),
                why=_(
                    "A warning by the police makes a rumour true. The facts and a way to report "
                    "stop it; a name starts the next one."
                ),
            ),
        ),
    ),
    Part(
        title=_("Pictures and words"),
        scenarios=(
            Scenario(
                key="missing-words",
                situation=_(
                    "Your photo shows a poster with the day and place of the next meeting. You are "
                    "in a hurry and the words for the picture are still missing."
                ),
                right=_(
                    "Write what the poster says, in the words for the picture and in the text."
                ),
                wrong=(
                    _("Write “poster”: that is what it shows."),
                    _("Write “see picture”: most people can see it."),
                ),
                why=_(
                    "Somebody who cannot see the picture gets only these words. What is in a "
                    "picture of text must be there as text."
                ),
            ),
            Scenario(
                key="background",
                situation=_(
                    "A good photo of your stall shows, behind you, a number plate and an open "
                    "notebook."
                ),
                right=_("Take another picture, or cut those parts away, before it is uploaded."),
                wrong=(
                    _("Use it: nobody looks at the background."),
                    _("Use it and say in the text that the car has nothing to do with it."),
                ),
                why=_(
                    "A number plate and a page of a notebook are personal data. Somebody always "
                    "looks at the background."
                ),
            ),
            Scenario(
                key="figures",
                situation=_(
                    "There were 4 burglaries last month and 8 the month before. You would like to "
                    "tell people."
                ),
                right=_(
                    "Say what you did against burglary, and lead to the figures of the area’s page."
                ),
                wrong=(
                    _("Write that burglary has fallen by 50 per cent."),
                    _("Write that burglary is no longer a problem here."),
                ),
                why=_(
                    "Such small numbers go up and down by chance. The page says over twelve months "
                    "what is a change and what is not."
                ),
            ),
        ),
    ),
)

SCENARIOS: Final = {scenario.key: scenario for part in PARTS for scenario in part.scenarios}
