"""What has to hold after each evening, whatever the two did."""

from __future__ import annotations

import re
from collections import Counter

from syncd.model.heard import Stage
from syncd.model.ledger import Source
from tests.integration.year.home import Couple
from tests.integration.year.people import Deed, Person
from tests.integration.year.story import OKAPI, QUAGGA

NEEDS_A_HOME = ("Needs a home:", "Braucht ein Zuhause:", "These need a home:", "Das braucht ein Zuhause:")
"""What a member laid down for a while or for good is said to need a home; that is nothing that was missed."""

ACTS = {"done", "skipped", "dropped", "held"}
"""What people do; all else follows from time or from what was agreed."""


class Checks:
    """Everything that is looked at, with what stood in the collections before syncd wrote into them."""

    def __init__(self, couple: Couple) -> None:
        self._couple = couple
        self._foreign = {person.id: _foreign(person) for person in couple.people}
        assert all(self._foreign.values())
        couple.checks = [self.nobodys_misses, self.no_doer, self.every_word, self.foreign, self.ledger]

    def nobodys_misses(self) -> None:
        """Nothing that one member left or took off is in anything that the other one can read."""
        alex, sam = self._couple.people
        for title, reader in ((QUAGGA, sam), (OKAPI, alex)):
            lines = [line for each in reader.items for line in (each.title, *each.notes.split("\n")) if title in line]
            assert all(line.startswith(NEEDS_A_HOME) for line in lines), (reader.id, lines)
            assert reader.texts().count(title) == len(lines)

    def no_doer(self) -> None:
        """No item of an owner's says who did it."""
        for person, other in zip(self._couple.people, reversed(self._couple.people), strict=True):
            own = [each for each in person.items if person.things.get(each.title.strip("✅❌ "), "") in OWN]
            assert [e.text for e in own if re.search(rf"\b{other.id}\b", e.text, re.IGNORECASE)] == []

    def every_word(self) -> None:
        """Each line that was written was heard once and has one answer, in the app of whoever wrote it."""
        with self._couple.home.service.household().store(write=False) as store:
            heard = [(each.member, each.stage) for each in store.heard()]
        said = self._couple.record.said
        assert sorted(heard) == sorted((each.who, Stage.ANSWERED) for each in said), (heard, said)
        for person in self._couple.people:
            waiting = [each for each in said if each.who == person.id and not each.answered]
            for each in waiting:
                beside = sum(bool(each.card) and other.card == each.card for other in said)
                answers = person.answers(each)
                assert len(answers) == max(1, beside), (each, answers)
                each.answered = True

    def foreign(self) -> None:
        """What the two had there before is as it was, byte for byte."""
        for person in self._couple.people:
            assert _foreign(person) == self._foreign[person.id]

    def ledger(self) -> None:
        """The ledger holds what they did, and nothing that they did not, once it could be seen."""
        if self._couple.offline:
            return
        told = self._couple.home.service.ledger().entries
        assert {each.source for each in told} <= {Source.ACCOUNT, Source.SYNCD, Source.WORD}
        noted, found = Counter(self._couple.record.deeds), Counter(outcomes(self._couple))
        assert noted == found, ("noted alone", noted - found, "in the ledger alone", found - noted)

    def in_the_end(self) -> None:
        """What is looked for was there to be found, and what both said yes to came about."""
        lapsed = [e for e in self._couple.home.service.ledger().entries if e.kind.value == "lapsed"]
        deeds = Counter((each.kind, each.thing, each.by) for each in self._couple.record.deeds)
        assert sum(each.responsibility == "quagga" for each in lapsed) > 40
        assert deeds["dropped", "okapi", ("sam",)] > 40
        for thing in ("post", "gutters"):
            assert deeds["done", thing, ("sam",)] > 20
        assert deeds["done", "dinners", ("alex",)] == deeds["done", "dinners", ("alex", "sam")] == 1
        assert deeds["done", "school", ("alex",)] == deeds["done", "bins", ("sam",)] == 0


def outcomes(couple: Couple) -> list[Deed]:
    """What the ledger says that people did, what was taken back left out."""
    found: dict[tuple[str, object], Deed] = {}
    for each in couple.home.service.ledger().entries:
        key = (each.responsibility or each.session, each.recurrence_id)
        if each.kind.value in ACTS and each.recurrence_id is not None:
            found[key] = Deed(each.kind.value, str(key[0]), each.recurrence_id, each.by)
        elif each.kind.value in ("reopened", "correction"):
            found.pop(key, None)
    return sorted(found.values())


OWN = {
    "bins",
    "shop",
    "bills",
    "post",
    "quagga",
    "plants",
    "dinners",
    "laundry",
    "school",
    "okapi",
    "gutters",
    "passports",
}


def _foreign(person: Person) -> list[str]:
    return [each.text for each in person.items if each.title.startswith("Mine:")]
