"""`user …`: staff logins, also when the last administrator is locked out."""

from argparse import Namespace

from db.clock import now
from db.command_line.outcome import COMMAND_LINE, Outcome, Voice, WrongUse
from db.operations.departments import save_department
from db.operations.staff import add_user, disable_user, grant_role, reset_password
from db.queries.staff import list_departments, list_users
from db.rules.departments import is_service_centre_name
from db.rules.sign_in import normalise_user_name
from db.vocabulary import N_
from db.work import act, ask, perform, writing


def user(args: Namespace, voice: Voice) -> Outcome:
    """Raises WrongUse, and what the acts raise: UserNameTaken, NotFound, LastAdministrator …"""
    wanted = {"add": ("name", "roles"), "grant": ("roles",)}.get(args.action, ())
    if (args.action == "list") == bool(args.username):
        raise _wrong(voice, N_("USERNAME stands after every action but list."))
    missing = [name for name in wanted if not getattr(args, name)]
    surplus = [n for n in ("name", "roles", "department") if getattr(args, n) and n not in (*wanted, "department")]
    if missing or surplus or (args.department and args.action != "add"):
        raise _wrong(voice, N_("add takes --name and --role, grant takes --role, the others take neither."))
    return ACTIONS[args.action](args, voice)


def _wrong(voice: Voice, what: str) -> WrongUse:
    return WrongUse(what=voice.translate(what), command="user")


def _list(args: Namespace, voice: Voice) -> Outcome:
    users = ask(list_users)
    document = [
        {
            "username": row.username,
            "name": row.name,
            "roles": [role.value for role in row.roles],
            "department": row.department,
            "active": row.is_active,
            "must_change_password": row.must_change_password,
            "last_sign_in": row.last_sign_in.isoformat() if row.last_sign_in else None,
        }
        for row in users
    ]
    lines = []
    for row in users:
        roles = voice.translate(N_(", ")).join(voice.translate(role.label) for role in row.roles)
        state = "" if row.is_active else " – " + voice.translate(N_("disabled"))
        lines.append(f"{row.username}\t{row.name}\t{roles}\t{row.department or ''}{state}")
    return Outcome({"users": document}, "\n".join(lines))


def _add(args: Namespace, voice: Voice) -> Outcome:
    with writing(by=COMMAND_LINE, at=(at := now()), operation="add_user") as session:
        department_id = None
        if args.department:
            name = args.department.strip()
            found = [
                row.id
                for row in list_departments(session)
                if row.name == name or (row.is_service_centre and is_service_centre_name(name))
            ]
            if not found:
                voice.note(voice.translate(N_("Department {name} is new.")).format(name=name))
                found = [perform(session, save_department, by=COMMAND_LINE, at=at, name=name)]
            department_id = found[0]
        password = perform(
            session,
            add_user,
            by=COMMAND_LINE,
            at=at,
            username=args.username,
            name=args.name,
            roles=args.roles,
            department_id=department_id,
        )
    return shown_password(args.username, password, voice)


def shown_password(username: str, password: str, voice: Voice) -> Outcome:
    """The temporary password, shown this once."""
    sentence = N_("User name: {username}\nTemporary password: {password}\nIt is to be changed at the first sign-in.")
    accepted = normalise_user_name(username)
    return Outcome(
        {"username": accepted, "temporary_password": password},
        voice.translate(sentence).format(username=accepted, password=password),
    )


def _reset_password(args: Namespace, voice: Voice) -> Outcome:
    return shown_password(args.username, act(reset_password, by=COMMAND_LINE, username=args.username), voice)


def _disable(args: Namespace, voice: Voice) -> Outcome:
    act(disable_user, by=COMMAND_LINE, username=args.username)
    username = normalise_user_name(args.username)
    sentence = voice.translate(N_("{username} can no longer sign in.")).format(username=username)
    return Outcome({"username": username, "active": False}, sentence)


def _grant(args: Namespace, voice: Voice) -> Outcome:
    with writing(by=COMMAND_LINE, at=(at := now()), operation="grant_role") as session:
        for role in args.roles:
            perform(session, grant_role, by=COMMAND_LINE, at=at, username=args.username, role=role)
    username = normalise_user_name(args.username)
    roles = [role for row in ask(list_users) if row.username == username for role in row.roles]
    held = voice.translate(N_(", ")).join(voice.translate(role.label) for role in roles)
    sentence = voice.translate(N_("{username} has the roles: {roles}.")).format(username=username, roles=held)
    return Outcome({"username": username, "roles": [role.value for role in roles]}, sentence)


ACTIONS = {"list": _list, "add": _add, "disable": _disable, "reset-password": _reset_password, "grant": _grant}
