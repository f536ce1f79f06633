package dev.dlc.cli.usage;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Renders shell scripts that complete commands, flags, the legal words of a flag, and files. */
public final class CompletionScript {
    private CompletionScript() {}

    /** The script for bash. */
    public static String bash(List<CommandSpec> specs) {
        StringBuilder cases = new StringBuilder();
        for (CommandSpec spec : specs) {
            cases.append("    \"")
                    .append(spec.name())
                    .append("\") flags=\"")
                    .append(flagNames(spec))
                    .append("\" ;;\n");
        }
        return """
            _dlc() {
              local current previous command flags
              current="${COMP_WORDS[COMP_CWORD]}"
              previous="${COMP_WORDS[COMP_CWORD-1]}"
              command="${COMP_WORDS[1]}"
              flags=""
              if [ "$COMP_CWORD" -eq 1 ]; then
                COMPREPLY=($(compgen -W "%s" -- "$current"))
                return
              fi
              if [ "$command" = data ]; then
                if [ "$COMP_CWORD" -eq 2 ]; then
                  COMPREPLY=($(compgen -W "list fetch" -- "$current"))
                  return
                fi
                command="data ${COMP_WORDS[2]}"
              fi
              case "$previous" in
            %s  esac
              case "$command" in
            %s  esac
              case "$current" in
                -*) COMPREPLY=($(compgen -W "$flags" -- "$current")) ;;
                *) COMPREPLY=($(compgen -f -- "$current")) ;;
              esac
            }
            complete -o filenames -F _dlc dlc ./dlc
            """.formatted(firstWords(specs), bashValues(specs), cases);
    }

    /** The script for zsh, which runs bash's. */
    public static String zsh(List<CommandSpec> specs) {
        return "autoload -U +X compinit && compinit\nautoload -U +X bashcompinit && bashcompinit\n" + bash(specs);
    }

    /** The script for fish. */
    public static String fish(List<CommandSpec> specs) {
        StringBuilder out = new StringBuilder();
        for (CommandSpec spec : specs) {
            String[] words = spec.name().split(" ");
            String when = words.length == 1 ? "__fish_use_subcommand" : "__fish_seen_subcommand_from " + words[0];
            out.append("complete -c dlc -n '").append(when).append("' -f -a ").append(words[words.length - 1]);
            out.append(" -d '").append(spec.summary().replace("'", "\\'")).append("'\n");
            for (Flag<?> flag : spec.allFlags()) {
                out.append("complete -c dlc -n '__fish_seen_subcommand_from ").append(words[words.length - 1]);
                out.append("' -l ").append(flag.name().substring(2));
                List<String> legal = flag.value().map(Value::words).orElse(List.of());
                out.append(flag.value().isPresent() ? " -r" : "");
                out.append(legal.isEmpty() ? "" : " -f -a '" + String.join(" ", legal) + "'");
                out.append(" -d '").append(flag.text().replace("'", "\\'")).append("'\n");
            }
        }
        return out.toString();
    }

    private static String firstWords(List<CommandSpec> specs) {
        return Stream.concat(specs.stream().map(spec -> spec.name().split(" ")[0]), Stream.of("--help", "--version"))
                .distinct()
                .collect(Collectors.joining(" "));
    }

    private static String flagNames(CommandSpec spec) {
        return spec.allFlags().stream().flatMap(f -> f.names().stream()).collect(Collectors.joining(" "));
    }

    /** One case for each flag that has few legal words. */
    private static String bashValues(List<CommandSpec> specs) {
        return specs.stream()
                .flatMap(spec -> spec.flags().stream())
                .filter(flag -> flag.value().map(v -> !v.words().isEmpty()).orElse(false))
                .map(flag -> "    " + flag.name() + ") COMPREPLY=($(compgen -W \""
                        + String.join(" ", flag.value().orElseThrow().words()) + "\" -- \"$current\")); return ;;\n")
                .distinct()
                .collect(Collectors.joining());
    }
}
