"""What was asked, answered and filed is kept as it was, whatever tool writes (R-SURV-3, R-SURV-6, R-DEC-23)."""

from db.tables.price_guards import Guard, differ

STATE_OF = "SELECT state FROM survey WHERE id ="
# A survey of the past was filed as it came; a later spreadsheet may bring more of its sheets and questions.
SHEETS_OF = "SELECT CASE WHEN is_taken_over THEN 'closed' ELSE state END FROM survey WHERE id ="
QUESTIONS_OF = "SELECT CASE WHEN is_taken_over THEN 'draft' ELSE state END FROM questionnaire WHERE id ="
FORM_STATE_OF = "SELECT state FROM questionnaire WHERE id ="
# What the answers were given to: fixed from the start on. The last day may still move, the course goes on.
ASKED = (
    *("survey_no", "title", "title_en", "audience", "purpose", "zones", "groups", "methods", "starts_on"),
    *("questionnaire_id", "return_target_percent", "low_percent", "is_anonymous", "sample_kind", "sample_size"),
    *("sample_seed", "approved_by", "approved_on", "drawn_at", "is_taken_over"),
)
FORM = ("name", "revision", "audience", "intro", "intro_en", "is_taken_over", "released_by", "released_at")
STARTED = "('running', 'closed', 'filed', 'cancelled')"
ROWS = {"INSERT": ("NEW",), "UPDATE": ("OLD", "NEW"), "DELETE": ("OLD",)}

SURVEY_GUARDS = (
    Guard("survey_filed_update", "survey", "OLD.state = 'filed'", "a filed survey is never changed", event="UPDATE"),
    Guard(
        "survey_asked_update",
        "survey",
        f"OLD.state IN {STARTED} AND ({differ(ASKED)})",
        "what a survey asks is never changed once it has started",
        event="UPDATE",
    ),
    Guard(
        "survey_way_update",
        "survey",
        "(NEW.state = 'filed' AND OLD.state NOT IN ('closed', 'filed'))"
        " OR (OLD.state = 'closed' AND NEW.state NOT IN ('closed', 'filed'))"
        " OR (OLD.state = 'running' AND NEW.state NOT IN ('running', 'closed', 'cancelled'))"
        " OR (OLD.state = 'cancelled' AND NEW.state <> 'cancelled')",
        "a survey that has started goes on to its end and its file",
        event="UPDATE",
    ),
    Guard("survey_delete", "survey", "OLD.id IS NOT NULL", "a survey is never removed", event="DELETE"),
    Guard(
        "survey_response_filed_insert",
        "survey_response",
        f"COALESCE(({SHEETS_OF} NEW.survey_id), '') NOT IN ('running', 'closed')",
        "only a survey that runs or is being evaluated takes answers",
    ),
    Guard(
        "survey_response_place_insert",
        "survey_response",
        "NOT EXISTS (SELECT 1 FROM survey_cell c WHERE c.id = NEW.cell_id AND c.survey_id = NEW.survey_id)"
        " OR (NEW.address_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM survey_address a WHERE a.id = NEW.address_id"
        " AND a.survey_id = NEW.survey_id AND a.cell_id = NEW.cell_id))",
        "a sheet belongs to a cell and an address of its own survey",
    ),
    Guard(
        "survey_response_name_insert",
        "survey_response",
        "NEW.is_anonymous <> (SELECT is_anonymous FROM survey WHERE id = NEW.survey_id)",
        "a sheet is anonymous where its survey is, and only there",
    ),
    Guard(
        "survey_answer_sheet_insert",
        "survey_answer",
        "NOT EXISTS (SELECT 1 FROM survey_response r JOIN survey s ON s.id = r.survey_id"
        " JOIN question q ON q.questionnaire_id = s.questionnaire_id"
        " WHERE r.id = NEW.response_id AND r.survey_id = NEW.survey_id AND r.cell_id = NEW.cell_id"
        " AND q.id = NEW.question_id AND (s.is_taken_over OR s.state IN ('running', 'closed')))",
        "an answer belongs to a sheet of an open survey and to a question that it asks",
    ),
    Guard(
        "survey_answer_said_insert",
        "survey_answer",
        "NEW.score IS NULL AND NEW.chosen = '' AND NEW.words = ''",
        "an empty answer has no row",
    ),
    *(
        Guard(
            f"{table}_filed_insert",
            table,
            f"({STATE_OF} NEW.survey_id) = 'filed' OR NOT EXISTS (SELECT 1 FROM survey_response r"
            " WHERE r.id = NEW.response_id AND r.survey_id = NEW.survey_id)",
            "the sheets of a filed survey stay as they are",
        )
        for table in ("survey_void", "survey_double_entry")
    ),
    Guard(
        "survey_address_answered_update",
        "survey_address",
        f"OLD.state = 'answered' AND ({differ(('state', 'answered_on'))})",
        "an address that has answered stays so",
        event="UPDATE",
    ),
    *(
        Guard(
            f"{table}_filed_{event.lower()}",
            table,
            " OR ".join(f"({SHEETS_OF} {row}.survey_id) = 'filed'" for row in rows),
            "the sample of a filed survey is never changed",
            event=event,
        )
        for table in ("survey_address", "survey_cell")
        for event, rows in ROWS.items()
        if event != "DELETE"
    ),
    *(
        Guard(
            f"{table}_started_delete",
            table,
            f"({STATE_OF} OLD.survey_id) IN {STARTED}",
            "the sample of a survey that has started is never removed",
            event="DELETE",
        )
        for table in ("survey_address", "survey_cell")
    ),
    Guard(
        "questionnaire_content_update",
        "questionnaire",
        f"OLD.state <> 'draft' AND (NEW.state = 'draft' OR {differ(FORM)})",
        "a released questionnaire is never changed: make its next version",
        event="UPDATE",
    ),
    Guard(
        "questionnaire_delete",
        "questionnaire",
        "OLD.state <> 'draft'",
        "a released questionnaire is never removed",
        event="DELETE",
    ),
    *(
        Guard(
            f"question_{event.lower()}",
            "question",
            " OR ".join(
                f"({QUESTIONS_OF if event == 'INSERT' else FORM_STATE_OF} {row}.questionnaire_id) <> 'draft'"
                for row in rows
            ),
            "the questions of a released questionnaire are never changed",
            event=event,
        )
        for event, rows in ROWS.items()
    ),
)
