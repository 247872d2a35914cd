"""A table that fixes how labels are taken apart, and which words look like a name."""

import pytest

from mappings.names import (
    has_forename,
    has_honour,
    has_title,
    is_elected,
    is_name,
    is_office,
    is_post,
    plain_name,
    sex_of,
    split_label,
)

_LABELS = [
    # label, name, role, organisation
    ("Ada Marsh", "Ada Marsh", None, None),
    ("Ada Marsh AM", "Ada Marsh", None, None),
    ("Ada Marsh AM:", "Ada Marsh", None, None),
    ("Ada Marsh OBE AM (Deputy Chair)", "Ada Marsh", "Deputy Chair", None),
    ("Ada  Marsh AM (Chair)", "Ada Marsh", "Chair", None),
    ("Ada Marsh (Mayor of Aldermere)", "Ada Marsh", "Mayor of Aldermere", None),
    ("Ada Marsh (Deputy Mayor for Roads and Parks)", "Ada Marsh", "Deputy Mayor for Roads and Parks", None),
    ("Ada Marsh (Temporary Commander, ROADS, APS)", "Ada Marsh", "Temporary Commander", "ROADS, APS"),
    ("Ada Marsh (Business Manager, Aldermere Children's Board)", "Ada Marsh", "Business Manager",
     "Aldermere Children's Board"),
    ("Ada Marsh (Aldermere Police, Commander)", "Ada Marsh", "Commander", "Aldermere Police"),
    ("Ada Marsh (Mayor's Office for Roads)", "Ada Marsh", None, "Mayor's Office for Roads"),
    ("Ada Marsh (APS)", "Ada Marsh", None, "APS"),
    ("Ada Marsh (North Aldermere) (Con)", "Ada Marsh", None, None),
    ("Ada Marsh ()", "Ada Marsh", None, None),
    ("AM (Chair)", None, "Chair", None),
    ("Dr Ada Marsh AM", "Ada Marsh", None, None),
    ("Sir Alan Marsh, CBE", "Alan Marsh", None, None),
    ("Mr A J Marsh", "A J Marsh", None, None),
    ("Ms van der Marsh", "van der Marsh", None, None),
    ("Cllr. J. O'Marsh", "J. O'Marsh", None, None),
    ("Councillor Marsh", "Marsh", None, None),
    ("Assistant Commissioner Ada Marsh", "Ada Marsh", "Assistant Commissioner", None),
    ("Mayor Marsh", "Marsh", "Mayor", None),
    ("His Worship Mayor Marsh", "Marsh", "Mayor", None),
    ("Ada Marsh, Chief Executive, Aldermere Trust", "Ada Marsh", "Chief Executive", "Aldermere Trust"),
    ("The Minister for Roads (Mr Alan Marsh)", "Alan Marsh", "Minister for Roads", None),
    ("The Acting Chair (Hon. Ada Marsh (North Ward, Ind.))", "Ada Marsh", "Acting Chair", None),
    ("Ms. Ada Marsh (North Ward, Ind.)", "Ada Marsh", None, None),
    ("Hon. Ada Marsh (Minister of Roads, Ind.)", "Ada Marsh", "Minister of Roads", None),
    ("Hon. Ada Marsh (Minister of Roads, Bridges and the Coast)", "Ada Marsh",
     "Minister of Roads, Bridges and the Coast", None),
    ("Ada Marsh (Director of Parks, Roads and Bridges, Borough of Aldermere)", "Ada Marsh",
     "Director of Parks, Roads and Bridges", "Borough of Aldermere"),
    ("Ada d'Ambrement", "Ada d'Ambrement", None, None),
    ("Councillor M. Marsh", "M. Marsh", None, None),
    ("Des Marsh", "Des Marsh", None, None),
    ("M. Alain Marsh (Rivière-Nord, NPD)", "Alain Marsh", None, None),
    ("Le président (M. Alain Marsh (Rivière-Nord, NPD))", "Alain Marsh", "président", None),
    ("Le président", None, "président", None),
    ("Des députés", None, None, None),
    ("De heer Marsh", "Marsh", None, None),
    ("De voorzitter", None, "voorzitter", None),
    ("Ms. Ada Marsh (Lecturer, As an Individual)", "Ada Marsh", "Lecturer", None),
    ("Frau Marsh", "Marsh", None, None),
    ("Cyng. Ada Marsh", "Ada Marsh", None, None),
    ("Clerc", None, "Clerc", None),
    ("The Chair", None, "Chair", None),
    ("Mr. Speaker", None, "Speaker", None),
    ("Deputy Mayor for Policing and Crime", None, "Deputy Mayor for Policing and Crime", None),
    ("Hon. Members", None, None, None),
    ("Unidentified Speaker", None, None, None),
    ("The Governor General", None, "Governor General", None),
    ("Mayor Pro Tem Marsh", "Marsh", "Mayor Pro Tem", None),
    ("COUNCIL MEMBER MARSH", "MARSH", None, None),
    ("Board Member Ada Marsh", "Ada Marsh", None, None),
    ("M. le Maire", None, "Maire", None),
    ("Mme la Présidente", None, "Présidente", None),
    ("Directeur général", None, "Directeur général", None),
    ("Mme Marsh (directrice générale, Ville de Valmer)", "Marsh", "directrice générale", "Ville de Valmer"),
    ("Mr Marsh (Cyfarwyddwr Addysg)", "Marsh", "Cyfarwyddwr Addysg", None),
    ("An Cathaoirleach", None, "Cathaoirleach", None),
    ("Y Dirprwy Lywydd", None, "Dirprwy Lywydd", None),
    ("De heer Marsh (VVD)", "Marsh", None, None),
    ("Abg. Dr. Marsh (SPD)", "Marsh", None, None),
    ("Ada Marsh (Labour Group)", "Ada Marsh", None, None),
    ("Ada Marsh (North Ward) (Lab/Co-op)", "Ada Marsh", None, None),
    ("Dr Ada Marsh (Research Chair (Tier 2) in Roads, Royal University, As an Individual)", "Ada Marsh",
     "Research Chair (Tier 2) in Roads", "Royal University"),
    ("M. Alain Marsh (professeur en droit, et directeur, Université du Nord)", "Alain Marsh",
     "professeur en droit, et directeur", "Université du Nord"),
    ("Lord Marsh", "Marsh", None, None),
    ("Speaker 2", None, None, None),
    ("A Member of the Public", None, None, None),
    ("Voice from the gallery", None, None, None),
    ("", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("label", "name", "role", "organisation"), _LABELS)
def test_a_label_is_taken_apart(
    label: str, name: str | None, role: str | None, organisation: str | None
) -> None:
    found = split_label(label)
    assert (found.name, found.role, found.organisation) == (name, role, organisation)
    assert plain_name(label) == name


def test_the_label_is_kept_as_printed() -> None:
    assert split_label("Ada Marsh OBE AM (Deputy Chair): ").printed == "Ada Marsh OBE AM (Deputy Chair)"


@pytest.mark.parametrize(
    "words",
    [
        "Ada Marsh",
        "Ada Marsh-Brook",
        "Ada O'Marsh MBE AM",
        "Mr Ada d'Ambrement",
        "Cllr Marsh",
        "Mr A. J. Marsh",
        "Ana de la Marsh",
        "COUNCILLOR MARSH",
        "De heer Marsh",
        "Council Member Marsh",
    ],
)
def test_these_look_like_a_name(words: str) -> None:
    assert is_name(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "the roads that",
        "She named one matter",
        "Chart 1",
        "Chair",
        "Deputy Chief Executive",
        "Aldermere Borough Council",
        "2014",
        "APS",
        "One Two Three Four Five Six Seven",
    ],
)
def test_these_do_not(words: str) -> None:
    assert not is_name(words)


def test_honours_titles_and_posts() -> None:
    assert has_honour("Ada Marsh AM") and has_honour("Ada Marsh, OBE") and not has_honour("Ada Marsh")
    assert has_title("Dr Marsh") and has_title("Councillor Marsh") and not has_title("The Marsh")
    assert is_post("Chair of the Roads Committee") and is_post("the Clerk") and not is_post("Ada Marsh")


def test_a_forename_is_no_initial() -> None:
    full = ("Ada Marsh", "Anne-Marie O'Marsh", "Ada J. Marsh", "ADA MARSH")
    assert all(has_forename(name) for name in full)
    short = ("Marsh", "A Marsh", "A. J. Marsh", "A.J. Marsh", "AJ Marsh", "van Marsh", "")
    assert not any(has_forename(name) for name in short)


def test_an_office_is_held_in_a_body_and_a_post_for_it() -> None:
    offices = (
        "Chair",
        "Deputy Mayor for Roads",
        "Leader of the Council",
        "Cabinet Member for Parks",
        "Maire adjoint",
    )
    assert all(is_office(post) for post in offices)
    assert not any(is_office(post) for post in ("Director of Roads", "Chief Clerk", "Head of Parks", ""))


def test_what_a_label_says_of_sex_and_election() -> None:
    assert sex_of("Mr Marsh") == sex_of("The Chair (Mr. Alan Marsh (North Ward, Ind.))") == "m"
    assert sex_of("Mrs Marsh") == sex_of("Madam Speaker") == "f"
    assert sex_of("Dr Pat Marsh") is None and sex_of("M Marsh") is None
    assert is_elected("Cllr Marsh") and is_elected("Ada Marsh OBE AM (Chair)") and is_elected("Ada Marsh MS")
    assert not is_elected("Ms Marsh") and not is_elected("Ada Marsh OBE")


@pytest.mark.parametrize(
    ("label", "name", "role"),
    [
        ("The Chair (Ada Marsh)", "Ada Marsh", "Chair"),
        ("Vice-Chair (Ada Marsh)", "Ada Marsh", "Vice-Chair"),
        ("The Chair (Mill Ward)", None, "Chair"),
        ("The Chair (Plaid Cymru)", None, "Chair"),
        ("Head of Parks (Ada Marsh)", None, "Head of Parks"),
    ],
)
def test_who_presides_may_be_named_in_brackets(label: str, name: str | None, role: str) -> None:
    speaker = split_label(label)
    assert (speaker.name, speaker.role) == (name, role)
