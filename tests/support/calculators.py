"""Nineteen calculators worked by hand: inputs with their example values, formulas, and what people must see."""

from typing import Any, NamedTuple

from tests.support.playing import CARD


class Worked(NamedTuple):
    """`inputs` by id; `results`: (id, formula, decimals, as people see it)."""

    name: str
    inputs: dict[str, float]
    results: list[tuple[str, str, int, str]]

    @property
    def tree(self) -> dict[str, Any]:
        return {
            "title": self.name,
            "inputs": [
                {"id": name, "label": name, "unit": "", "min": 0, "max": 1000000, "value": value}
                for name, value in self.inputs.items()
            ],
            "results": [
                {"id": name, "label": name, "unit": "", "formula": formula, "decimals": decimals}
                for name, formula, decimals, _ in self.results
            ],
            "readings": [],
        }

    def document(self, **more: Any) -> dict[str, Any]:
        return card(self.tree, **more)


def card(calculator: Any = None, **more: Any) -> dict[str, Any]:
    """A card with a calculator, as a tree."""
    transfer = {"question": "Et chez vous ?"} | ({"calculator": calculator} if calculator else {})
    return {"format": "campus/case-study/1", "key": "k", "title": "T", "transfer": transfer} | more


WORKED = [
    Worked("what each way to sell costs",
           {"abonnement": 60, "commissions": 0, "heures": 2, "cout_heure": 35, "ventes": 4, "marge": 50},
           [("passage", "(abonnement + commissions + heures * cout_heure) / ventes", 2, "32,50"),
            ("reste", "marge - passage", 2, "17,50")]),
    Worked("what depends on one platform", {"par_porte": 8000, "total": 20000, "taux": 30},
           [("part", "100 * par_porte / total", 0, "40"), ("manque", "par_porte * taux / 100", 0, "2 400")]),
    Worked("invoices received", {"factures": 100, "minutes": 3, "abonnement": 20, "reglage": 6, "cout_heure": 35},
           [("heures", "factures * minutes / 60", 1, "5,0"), ("gain", "heures * cout_heure - abonnement", 0, "155"),
            ("retour", "reglage * cout_heure / gain", 1, "1,4")]),
    Worked("what is typed again", {"copies": 4, "minutes": 3, "commandes": 25, "semaines": 46, "cout_heure": 35},
           [("heures", "copies * minutes * commandes / 60", 1, "5,0"), ("an", "heures * semaines * cout_heure", 0, "8 050")]),
    Worked("a recruitment", {"heures": 22, "cout_heure": 40, "annonces": 640, "restees": 1},
           [("cout", "(heures * cout_heure + annonces) / restees", 0, "1 520")]),
    Worked("to buy or to train",
           {"passages": 24, "prix": 95, "heures_passage": 1.5, "stage": 900, "heures_stage": 30, "cout_heure": 28},
           [("acheter", "passages * prix", 0, "2 280"), ("ensuite", "passages * heures_passage * cout_heure", 0, "1 008"),
            ("former", "stage + heures_stage * cout_heure + ensuite", 0, "2 748"),
            ("annees", "(stage + heures_stage * cout_heure) / (acheter - ensuite)", 1, "1,4")]),
    Worked("what an assistant saves", {"gagnees": 10, "relecture": 4, "fois": 40, "abonnement": 20, "cout_heure": 35},
           [("heures", "(gagnees - relecture) * fois / 60", 1, "4,0"), ("reste", "heures * cout_heure - abonnement", 0, "120")]),
    Worked("orders that pay a trial abroad", {"heures": 20, "cout_heure": 40, "frais": 100, "marge": 300},
           [("mise", "heures * cout_heure + frais", 0, "900"), ("commandes", "-round(-(mise / marge) - 0.5)", 0, "3")]),
    Worked("what a sale abroad leaves",
           {"prix": 80, "fabrication": 30, "commission": 12, "envoi": 14, "minutes": 15, "cout_heure": 40},
           [("reste", "prix - fabrication - commission - envoi - minutes * cout_heure / 60", 0, "14")]),
    Worked("an order abroad", {"prix": 950, "fabrication": 520, "trajet": 110, "banque": 40, "heures": 3, "cout_heure": 40},
           [("reste", "prix - fabrication - trajet - banque - heures * cout_heure", 0, "160"), ("part", "100 * reste / prix", 0, "17")]),
    Worked("what a customer costs", {"depenses": 200, "heures": 10, "cout_heure": 40, "clients": 12, "marge_an": 150},
           [("cout", "(depenses + heures * cout_heure) / clients", 0, "50"), ("fois", "marge_an / cout", 1, "3,0")]),
    Worked("what a discount asks for", {"prix": 100, "couts": 80, "remise": 10},
           [("avant", "prix - couts", 0, "20"), ("apres", "prix * (1 - remise / 100) - couts", 0, "10"), ("fois", "avant / apres", 1, "2,0")]),
    Worked("to wait for a grant", {"aide": 4000, "heures": 30, "cout_heure": 40, "avance": 200, "semaines": 8, "gain_semaine": 450},
           [("net", "aide - heures * cout_heure - avance", 0, "2 600"), ("attente", "semaines * gain_semaine", 0, "3 600"),
            ("ecart", "attente - net", 0, "1 000")]),
    Worked("what is done again", {"reprises": 8, "heures": 3, "cout_heure": 32, "autres": 430, "part": 60, "essai": 900},
           [("cout", "reprises * heures * cout_heure + autres", 0, "1 198"), ("cible", "cout * part / 100", 0, "719"),
            ("mois", "essai / cible", 1, "1,3")]),
    Worked("a price that rises", {"prix": 100, "couts": 60, "hausse": 5, "ventes": 200},
           [("marge", "prix - couts", 0, "40"), ("part", "100 * (prix * hausse / 100) / (marge + prix * hausse / 100)", 0, "11"),
            ("perdues", "round(ventes * part / 100 - 0.5)", 0, "22")]),
    Worked("a task handed over", {"apprendre": 6, "personnes": 2, "rendues": 2, "semaines": 46},
           [("retour", "apprendre * personnes / rendues", 0, "6"), ("an", "rendues * semaines - apprendre * personnes", 0, "80")]),
    Worked("a short meeting", {"personnes": 8, "minutes": 10, "fois": 3, "cout_heure": 32},
           [("heures", "personnes * minutes * fois / 60", 0, "4"), ("cout", "heures * cout_heure", 0, "128")]),
    Worked("an order's days", {"jours": 11, "journee": 7, "travail": 6},
           [("attente", "jours * journee - travail", 0, "71"), ("part", "100 * travail / (jours * journee)", 0, "8")]),
    Worked("weeks to earn it back", {"heures": 30, "cout_heure": 32, "frais": 400, "gain_heures": 3, "gain_euros": 20},
           [("mise", "heures * cout_heure + frais", 0, "1 360"), ("gain", "gain_heures * cout_heure + gain_euros", 0, "116"),
            ("semaines", "mise / gain", 1, "11,7")]),
]  # fmt: skip
"""As people see them, with an ordinary space between thousands."""


CALCULATOR = """
  rule: Compter d’abord <b>ce qui coûte</b>.
  calculator:
    title: Avec vos nombres
    intro: Prenez *un mois*.
    inputs:
      - {id: factures, label: Factures par mois, unit: factures, help: Celles que vous recevez., min: 0, max: 100000, value: 1000}
      - {id: minutes, label: Minutes par facture, unit: min, min: 0, max: 60, value: 1.5}
    results:
      - {id: heures, label: Heures gagnées, unit: h, formula: "factures * minutes / 60", decimals: 1}
      - {id: chacune, label: Par facture, unit: h, formula: "heures / factures", decimals: 2}
    readings:
      - {when: [{result: heures, at_least: 30}], text: Plus d’une **semaine**.}
      - {when: [{result: heures, below: 30}], text: Moins d’une semaine.}
    source: Un exemple
  actions:
    - {id: noter, when: "j’ai gagné {heures}", then: "je prends {heures} pour un client", first_step: Poser un carnet}
"""
WITH_CALCULATOR = CARD[: CARD.index("  actions:")] + CALCULATOR.lstrip("\n")
"""A card with a rule and a calculator, in the blocks' own English words."""
