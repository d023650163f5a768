"""What a shell offers after `syncd`: commands, then options; files where a file is meant.

Made once and shipped, so that no program is started at each press of a key.
"""

from __future__ import annotations

from syncd.cli.manual.tree import Command, Option, commands, program

_MADE = "# Made by python -m syncd.cli.manual; changes belong there.\n"


def _first_words() -> dict[str, str]:
    """The first word of each command, with its summary."""
    return {command.words[0]: command.summary for command in commands() if len(command.words) == 1}


def _below(word: str) -> dict[str, str]:
    """The second words after a first one, with their summaries."""
    return {c.words[1]: c.summary for c in commands() if len(c.words) == 2 and c.words[0] == word}


def _options(command: Command) -> list[Option]:
    """Its own and those of every command, each once."""
    found = {option.name: option for option in (*command.options, *program().options)}
    return [option for name, option in sorted(found.items()) if name != "--version"]


def bash() -> str:
    """For bash: source it, or put it into share/bash-completion/completions under the name `syncd`."""
    options = {option for command in (program(), *commands()) for option in command.options}
    flags = {option.name for option in options if not option.value}
    files = sorted({option.name for option in options if option.is_file})
    takes = sorted({option.name for option in options if option.value} - flags - set(files))
    cases = []
    for command in commands():
        offered = " ".join([*(o.name for o in _options(command)), *_below(command.words[0])])
        if len(command.words) == 2:
            offered = " ".join(o.name for o in _options(command))
        more = "; _syncd_files" if command.takes_files else ""
        cases.append(f'    "{command.name}") _syncd_offer "{offered}"{more} ;;')
    first = " ".join([*_first_words(), *(option.name for option in program().options)])
    groups = "|".join(sorted({c.words[0] for c in commands() if len(c.words) == 2}))
    return f"""{_MADE}_syncd_offer() {{
  COMPREPLY=($(compgen -W "$1" -- "$word"))
}}

_syncd_files() {{
  local -a files
  mapfile -t files < <(compgen -f -- "$word")
  COMPREPLY+=("${{files[@]}}")
}}

_syncd() {{
  local word=${{COMP_WORDS[COMP_CWORD]}} before=${{COMP_WORDS[COMP_CWORD - 1]}} command="" seen at
  COMPREPLY=()
  case $before in
    {"|".join(files)}) _syncd_files; return ;;
    {"|".join(takes)}) return ;;
  esac
  for ((at = 1; at < COMP_CWORD; at++)); do
    seen=${{COMP_WORDS[at]}}
    case $seen in
      {"|".join(sorted({*files, *takes}))}) ((at++)) ;;
      -*) ;;
      *)
        case $command in
          "") command=$seen ;;
          {groups}) command="$command $seen"; break ;;
          *) break ;;
        esac ;;
    esac
  done
  case $command in
    "") _syncd_offer "{first}" ;;
{chr(10).join(cases)}
  esac
}}

complete -o filenames -F _syncd syncd
"""


def zsh() -> str:
    """For zsh: a file `_syncd` in a folder of `fpath`."""
    first = "\n".join(f"    {_pair(name, says)}" for name, says in _first_words().items())
    cases = []
    for command in commands():
        if len(command.words) == 2:
            continue
        inner = _below(command.words[0])
        if not inner:
            cases.append(f"    {command.name}) _arguments -s \\\n{_zsh_specs(command)} ;;")
            continue
        within = "\n".join(
            f"        {c.words[1]}) shift words; ((CURRENT--)); _arguments -s \\\n{_zsh_specs(c)}; return ;;"
            for c in commands()
            if len(c.words) == 2 and c.words[0] == command.name
        )
        rows = " ".join(_pair(name, says) for name, says in inner.items())
        cases.append(
            f"    {command.name})\n      case $words[2] in\n{within}\n      esac\n"
            f"      local -a inner=({rows})\n"
            f"      _describe -t commands 'syncd {command.name}' inner\n"
            f"      _arguments -s \\\n{_zsh_specs(command)} ;;"
        )
    everywhere = " \\\n".join(f"    {_zsh_option(option)}" for option in program().options)
    return f"""#compdef syncd
{_MADE}
_syncd() {{
  local context state state_descr line
  typeset -A opt_args
  local -a first=(
{first}
  )
  _arguments -C \\
{everywhere} \\
    '1: :->command' \\
    '*:: :->rest'
  case $state in
    command) _describe -t commands 'syncd command' first; return ;;
    rest) ;;
    *) return ;;
  esac
  case $words[1] in
{chr(10).join(cases)}
  esac
}}

_syncd "$@"
"""


def fish() -> str:
    """For fish: share/fish/vendor_completions.d/syncd.fish."""
    lines = [f"{_MADE}complete -c syncd -f"]
    for name, says in _first_words().items():
        lines.append(f"complete -c syncd -n __fish_use_subcommand -a {name} -d {_quoted(says)}")
    lines += [_fish_option("", option) for option in program().options]
    for command in commands():
        first, *second = command.words
        inner = _below(first)
        where = f"__fish_seen_subcommand_from {first}"
        if second:
            where += f"; and __fish_seen_subcommand_from {second[0]}"
        elif inner:
            where += f"; and not __fish_seen_subcommand_from {' '.join(inner)}"
            for name, says in inner.items():
                lines.append(f"complete -c syncd -n {_quoted(where)} -a {name} -d {_quoted(says)}")
        if command.takes_files:
            lines.append(f"complete -c syncd -n {_quoted(where)} -F")
        lines += [_fish_option(where, option) for option in command.options if option.name != "--help"]
    return "\n".join(lines) + "\n"


def _fish_option(where: str, option: Option) -> str:
    condition = f" -n {_quoted(where)}" if where else ""
    value = "" if not option.value else " -r -F" if option.is_file else " -x"
    return f"complete -c syncd{condition} -l {option.name[2:]}{value} -d {_quoted(option.says)}"


def _zsh_specs(command: Command) -> str:
    specs = [_zsh_option(option) for option in _options(command)]
    if command.arguments:
        specs.append("'*:file:_files'" if command.takes_files else "'*: :()'")
    return " \\\n".join(f"      {spec}" for spec in specs)


def _zsh_option(option: Option) -> str:
    says = option.says.replace("[", "(").replace("]", ")").replace(":", "\\:")
    value = "" if not option.value else f":{option.value}:" + ("_files" if option.is_file else " ")
    return _quoted(f"{option.name}[{says}]{value}", posix=True)


def _pair(name: str, says: str) -> str:
    return _quoted(f"{name}:{says}", posix=True)


def _quoted(text: str, *, posix: bool = False) -> str:
    """A word in single quotes, as sh reads it (a quote ends the word and begins it anew) or as fish does."""
    return "'" + text.replace("'", "'\\''" if posix else "\\'") + "'"
