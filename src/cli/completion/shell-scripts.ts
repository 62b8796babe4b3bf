/** The shells that complete. */
export const SHELLS = ['bash', 'zsh'] as const;
export type Shell = (typeof SHELLS)[number];

// Both ask the command what may follow the line up to the cursor. It answers `words` or `files`, then one word a line.

const BASH = `# completion of olx for bash: eval "$(olx completion bash)"
_olx() {
  local line=\${COMP_LINE:0:COMP_POINT} kind='' word rest candidate
  word=\${line##*[[:space:]]}
  # readline replaces only what follows the last of these, and of @ itself on
  rest=$word
  for candidate in ':' '='; do
    case $COMP_WORDBREAKS in *"$candidate"*) rest=\${rest##*"$candidate"} ;; esac
  done
  case $COMP_WORDBREAKS:$rest in *@*:*@*) rest=@\${rest##*@} ;; esac
  COMPREPLY=()
  while IFS= read -r candidate; do
    if [ -z "$kind" ]; then
      kind=$candidate
      continue
    fi
    case $candidate in *=) compopt -o nospace 2>/dev/null ;; esac
    printf -v candidate %q "$candidate"
    COMPREPLY+=("\${candidate#"\${word%"$rest"}"}")
  done < <("\${COMP_WORDS[0]}" completion --line "$line" 2>/dev/null)
  # without words bash would offer files
  [ "$kind" = words ] && compopt +o default 2>/dev/null
  return 0
}
complete -o default -F _olx olx
`;

const ZSH = `#compdef olx
# completion of olx for zsh: source <(olx completion zsh)
_olx() {
  local -a found open
  found=("\${(@f)$("\${words[1]}" completion --line "\${(j: :)words[1,CURRENT-1]} $PREFIX" 2>/dev/null)}")
  if [[ \${found[1]} == files ]]; then
    _files
    return
  fi
  shift found
  open=("\${(@M)found:#*=}")
  found=("\${(@)found:#*=}")
  (( $#open )) && compadd -S '' -- "\${open[@]}"
  (( $#found )) && compadd -- "\${found[@]}"
}
if [[ \${funcstack[1]} == _olx ]]; then
  _olx "$@"
else
  compdef _olx olx
fi
`;

/** What a shell has to run to complete. */
export function shellScript(shell: Shell): string {
  return shell === 'bash' ? BASH : ZSH;
}
