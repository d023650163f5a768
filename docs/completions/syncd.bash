# Made by python -m syncd.cli.manual; changes belong there.
_syncd_offer() {
  COMPREPLY=($(compgen -W "$1" -- "$word"))
}

_syncd_files() {
  local -a files
  mapfile -t files < <(compgen -f -- "$word")
  COMPREPLY+=("${files[@]}")
}

_syncd() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command="" seen at
  COMPREPLY=()
  case $before in
    --config|--html|--into|--state) _syncd_files; return ;;
    --accept|--as-of|--by|--cover|--days|--from|--limit|--member|--note|--on|--since|--to|--until|--weeks) return ;;
  esac
  for ((at = 1; at < COMP_CWORD; at++)); do
    seen=${COMP_WORDS[at]}
    case $seen in
      --accept|--as-of|--by|--config|--cover|--days|--from|--html|--into|--limit|--member|--note|--on|--since|--state|--to|--until|--weeks) ((at++)) ;;
      -*) ;;
      *)
        case $command in
          "") command=$seen ;;
          ledger|service) command="$command $seen"; break ;;
          *) break ;;
        esac ;;
    esac
  done
  case $command in
    "") _syncd_offer "init check login accounts service run reload sync plan status doctor resume runs show undo set-aside backup done skip reopen handover away put-down pause leave forget upcoming board agenda load report ledger agreed demo --config --state --verbose --version --help" ;;
    "init") _syncd_offer "--config --help --into --state --verbose" ;;
    "check") _syncd_offer "--config --help --json --offline --state --verbose" ;;
    "login") _syncd_offer "--config --erase --from-stdin --help --state --system --verbose" ;;
    "accounts") _syncd_offer "--config --help --json --state --verbose" ;;
    "service") _syncd_offer "--config --help --state --verbose install uninstall" ;;
    "service install") _syncd_offer "--config --dry-run --help --json --state --user --verbose" ;;
    "service uninstall") _syncd_offer "--config --dry-run --help --state --user --verbose" ;;
    "run") _syncd_offer "--config --help --state --verbose" ;;
    "reload") _syncd_offer "--config --help --state --verbose" ;;
    "sync") _syncd_offer "--config --full --help --json --member --state --verbose" ;;
    "plan") _syncd_offer "--config --full --help --json --member --state --verbose" ;;
    "status") _syncd_offer "--config --help --json --state --verbose" ;;
    "doctor") _syncd_offer "--config --help --json --state --verbose" ;;
    "resume") _syncd_offer "--accept --config --help --ours --state --take-over --theirs --verbose" ;;
    "runs") _syncd_offer "--config --help --json --limit --state --verbose" ;;
    "show") _syncd_offer "--config --help --json --member --state --verbose" ;;
    "undo") _syncd_offer "--config --dry-run --help --json --member --state --verbose" ;;
    "set-aside") _syncd_offer "--config --help --json --state --verbose" ;;
    "backup") _syncd_offer "--config --help --restore --state --verbose --with-journal"; _syncd_files ;;
    "done") _syncd_offer "--by --config --help --json --on --outside --state --together --verbose --whole" ;;
    "skip") _syncd_offer "--config --help --json --on --state --verbose" ;;
    "reopen") _syncd_offer "--config --help --json --on --state --verbose" ;;
    "handover") _syncd_offer "--config --from --help --json --note --state --verbose" ;;
    "away") _syncd_offer "--back --config --cover --from --help --json --state --verbose" ;;
    "put-down") _syncd_offer "--config --help --json --member --no-sync --state --verbose" ;;
    "pause") _syncd_offer "--config --end --help --json --no-sync --state --until --verbose --weeks" ;;
    "leave") _syncd_offer "--back --config --help --json --no-sync --state --verbose" ;;
    "forget") _syncd_offer "--config --dry-run --help --json --state --verbose" ;;
    "upcoming") _syncd_offer "--config --days --help --json --member --state --verbose" ;;
    "board") _syncd_offer "--config --help --json --state --verbose" ;;
    "agenda") _syncd_offer "--config --help --json --member --on --state --verbose" ;;
    "load") _syncd_offer "--as-of --config --from --help --json --state --to --verbose" ;;
    "report") _syncd_offer "--as-of --config --from --help --html --open --state --to --verbose" ;;
    "ledger") _syncd_offer "--config --help --json --member --since --state --until --verbose export import" ;;
    "agreed") _syncd_offer "--config --help --json --state --verbose" ;;
    "ledger export") _syncd_offer "--config --help --state --verbose"; _syncd_files ;;
    "ledger import") _syncd_offer "--config --help --state --verbose"; _syncd_files ;;
    "demo") _syncd_offer "--config --help --keep --open --state --todoist --verbose --weeks --year" ;;
  esac
}

complete -o filenames -F _syncd syncd
