"""Every rule of the reader: its code, level, sentence and remedy, declared once.

The rules between the columns of a row stand with their table (``study.tables``), those between
tables in ``pipeline.rules.linkage``. A sentence may hold a limit, a code or a header in its
braces, and never the value of a cell.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from study.findings import Finding, printable
from study.tables import Level


@dataclass(frozen=True)
class Place:
    """Where a finding is: site, table, file and sheet; each may be "" where it does not apply."""

    site: str = ""
    table: str = ""
    file: str = ""
    sheet: str = ""


@dataclass(frozen=True)
class Rule:
    """One rule, and the finding that it makes at a place."""

    code: str
    level: Level
    sentence: str
    remedy: str

    def at(
        self,
        place: Place,
        *,
        row: int | None = None,
        column: str = "",
        letter: str = "",
        count: int = 1,
        **words: object,
    ) -> Finding:
        """Make the finding; ``column`` and ``words`` fill the braces of sentence and remedy.

        A header or a sheet's name among them may hold control characters, which no one is shown.
        """
        return Finding(
            site=place.site,
            table=place.table,
            file=place.file,
            sheet=place.sheet,
            row=row,
            column=printable(column),
            letter=letter,
            rule=self.code,
            level=self.level,
            sentence=printable(self.sentence.format(column=column, **words)),
            remedy=printable(self.remedy.format(column=column, **words)),
            count=count,
        )


READING_RULES: Mapping[str, Rule] = {
    rule.code: rule
    for rule in (
        # files and sheets
        Rule(
            "reading.unreadable_file",
            "error",
            "The file could not be read: {why}.",
            "{mend}",
        ),
        Rule(
            "reading.file_ignored",
            "note",
            "This was not read: {why}.",
            "Nothing, unless it holds a table of the study: then {mend}.",
        ),
        Rule(
            "reading.ignored_sheet",
            "note",
            "This sheet was not read: {why}.",
            "Nothing, unless it holds a table of the study: then {mend}.",
        ),
        Rule(
            "reading.encoding",
            "note",
            "The file was read as {encoding}.",
            "Nothing; saving as 'CSV UTF-8' is safest.",
        ),
        Rule(
            "reading.template_version",
            "warning",
            "The template is of version {found}, and this program's is {here}.",
            "Make a new one with 'rsw template' and copy the rows into it.",
        ),
        Rule(
            "reading.explanations",
            "warning",
            "An explanation could not be used. {why}",
            "Give rule, table, row (or key) and explanation in each row.",
        ),
        # tables
        Rule(
            "reading.empty_optional",
            "note",
            "The table has no rows; it was taken as not sent.",
            "Nothing, unless you meant to send it.",
        ),
        Rule(
            "reading.empty_table",
            "error",
            "The table has no rows.",
            "Send the rows, or write 'nil return' in the first cell under the header.",
        ),
        Rule(
            "reading.missing_column",
            "error",
            "The column {column} is missing, so the table was not accepted. {found}",
            "Give the column one of these headers: {headers}.",
        ),
        Rule(
            "reading.extra_column",
            "warning",
            "{what}; it was dropped before anything was stored.",
            "Remove the column from the extract.",
        ),
        Rule(
            "reading.formula",
            "warning",
            "{cells} {formulas} in this column; the values that were last calculated were read.",
            "Copy the column and paste it back as values.",
        ),
        # rows
        Rule(
            "reading.example_row",
            "note",
            "Example rows of the template were passed over.",
            "Nothing; you may delete them.",
        ),
        Rule(
            "reading.repeated_header",
            "warning",
            "The header is repeated among the rows; this row was dropped.",
            "Remove the row.",
        ),
        Rule(
            "reading.duplicate_row",
            "warning",
            "The row is the same as {first} in every column of the study; it was dropped.",
            "Remove the row.",
        ),
        Rule(
            "reading.returning",
            "query",
            "{ids} in several rows of {column} that differ and say no wave. The rows of each were "
            "taken as its waves in the order in which they stand, the first as wave 1.",
            "If that is right, say so in the explanations, or add a column wave with the number of "
            "each row's wave; if a row is there by mistake, remove it.",
        ),
        Rule(
            "reading.key_clash",
            "error",
            "The row has the same {key} as {first} but is not the same in every cell; "
            "this row was not accepted.",
            "Keep the right row of the two, or correct one {key}.",
        ),
        Rule(
            "reading.long_row",
            "error",
            "The row has more cells than the header, so its cells may have moved to the right; "
            "it was not accepted.",
            "Put quotation marks round cells that hold a comma.",
        ),
        # cells
        Rule(
            "cell.excel_error",
            "error",
            "The cell holds an error of the spreadsheet{why}.",
            "Mend the formula (open and save the workbook, so that it is calculated), or give the "
            "value itself.",
        ),
        Rule(
            "cell.blank",
            "error",
            "The cell has no value, and {column} is needed in every row; the row was not accepted.",
            "Give the value.",
        ),
        Rule(
            "cell.id_scientific",
            "error",
            "The id is in scientific notation, so its digits are gone.",
            "Format the column as text and export it again.",
        ),
        Rule(
            "cell.date",
            "error",
            "The cell cannot be read as a date{why}.",
            "Write the date as dd/mm/yyyy or yyyy-mm-dd.",
        ),
        Rule(
            "cell.month",
            "error",
            "The cell cannot be read as a month{why}.",
            "Write the month as yyyy-mm, mm/yyyy or 'Mar 2024'.",
        ),
        Rule(
            "cell.serial_date",
            "warning",
            "A spreadsheet's serial number was read as a date.",
            "Format the column as a date and export it again.",
        ),
        Rule(
            "cell.number",
            "error",
            "The cell cannot be read as a number{why}.",
            "Write digits only, such as 1200 or 8.5.",
        ),
        Rule(
            "cell.integer",
            "error",
            "The cell cannot be read as a whole number{why}.",
            "Write a whole number in digits.",
        ),
        Rule(
            "cell.range",
            "error",
            "The value lies outside {low} to {high}.",
            "Correct the value.",
        ),
        Rule(
            "cell.percentage_scale",
            "warning",
            "The column is marked as a percentage but all its values are 1 or under{read}.",
            "Check the scale: write 12% or 0.12, not 0.12%.",
        ),
        Rule(
            "cell.boolean",
            "error",
            "The cell is not a yes or a no.",
            "Write yes or no.",
        ),
        Rule(
            "cell.category",
            "error",
            "The cell is none of the codes of {column}{nearest}.",
            "Use one of: {codes}.",
        ),
    )
}
