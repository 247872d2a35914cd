"""Makes netherby-scrutiny.pdf, a pack of a fictional council: `netherby_scrutiny.py FILE`.

Its front pages bear no numbers; those of the papers behind them begin with 1.
"""

import sys

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

# A line's mark: "#" the largest, "*" bold, ">" indented.
_FRONT = (
    """
#Agenda

Meeting   Streets and Safety Scrutiny Committee
Date   Tuesday 10 September 2024
Time   2.00 pm
Place   Committee Room 2, Netherby Guildhall

Copies of the reports may be found at www.netherby.example/streets

*Members
Councillor Ada Marsh MBE (Chair)
Councillor Bo Wood (Deputy Chair)
Councillor Cal Reed
""",
    """
#Agenda
*Streets and Safety Scrutiny Committee
Tuesday 10 September 2024

*1     Apologies for Absence

To receive any apologies for absence.

*2     Minutes (Pages 1 - 2)

The Committee is recommended to confirm the minutes of the meeting held on 11 June 2024.

*3     Street Lighting (Pages 3 - 5)

Report of the Head of Highways

The Committee is recommended to:

(a) Note the report; and

(b) Ask for another in March 2025.

*4     Date of Next Meeting

The next meeting is scheduled for 3 December 2024 at 2.00 pm.
""",
)
_PAPERS = (
    """
#MINUTES

Meeting: Streets and Safety Scrutiny Committee
Date: Tuesday 11 June 2024
Time: 2.00 pm
Place: Committee Room 2, Netherby Guildhall

*Present:

Councillor Ada Marsh MBE (Chair)
Councillor Cal Reed

*1     Apologies for Absence (Item 1)

1.1   Apologies were received from Councillor Bo Wood.

*2     Street Lighting (Item 5)

2.1   The Committee received the report of the Head of Highways. Owen Prosser undertook to
>send the list of lamps that had been out for more than 28 days, ward by ward, and said that
""",
    """
>most of them stood in the two wards by the river.

2.2   Resolved:

That the report be noted.

*3     Close of Meeting

3.1   The meeting ended at 3.05 pm.

Chair                                                Date

Contact Officer: Hal Ivory, Committee Officer; Telephone: 01632 960 014
""",
    """
*Subject: Street Lighting

Report to: Streets and Safety Scrutiny Committee
Report of: Head of Highways
Date: 10 September 2024
This report will be considered in public

*1.    Summary

1.1   This report sets out how many lamps are out.

*2.    Recommendation

2.1   That the report be noted.
""",
    """
*3.    Background

3.1   There are 9,412 lamps in the city, of which 31 were out on 1 August 2024.

Contact Officer: Hal Ivory, Committee Officer
Telephone: 01632 960 014
E-mail: hal.ivory@netherby.example
""",
    """
Ref: NP/24/118
1 August 2024

Councillor Ada Marsh
Netherby Guildhall

Dear Councillor Marsh

You asked how many thefts were reported in streets whose lamps were out. There were seven.

Yours sincerely

Gil Brook
Inspector, Netherby Police
""",
)


def main(file: str) -> None:
    """Write the pack into `file`: the same bytes each time."""
    canvas = Canvas(file, pagesize=A4, invariant=1)
    canvas.setTitle("Agenda pack")
    for number, page in enumerate((*_FRONT, *_PAPERS), start=1 - len(_FRONT)):
        _set_page(canvas, page.strip().split("\n"))
        if number > 0:
            canvas.setFont("Helvetica", 9)
            canvas.drawCentredString(A4[0] / 2, 40, f"Page {number}")
        canvas.showPage()
    canvas.save()


def _set_page(canvas: Canvas, lines: list[str]) -> None:
    top = A4[1] - 70
    for line in lines:
        mark = line[:1] if line[:1] in ("#", "*", ">") else ""
        canvas.setFont("Helvetica-Bold" if mark in {"#", "*"} else "Helvetica", 16 if mark == "#" else 11)
        canvas.drawString(89 if mark == ">" else 60, top, line.removeprefix(mark))
        top -= 16 if line else 10


if __name__ == "__main__":
    main(sys.argv[1])
