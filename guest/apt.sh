# For build.sh and sources.sh, which set `target`, `suite`, `log` and `kernel_source`, and have `fail`.

# The mirror that this machine's own apt uses, so that a machine behind a mirror works too.
mirror() {
  cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
    sed -nE 's/^(deb[[:space:]]+(\[[^]]*\][[:space:]]+)?|URIs:[[:space:]]*)(https?:\/\/[^[:space:]]+\/debian)\/?([[:space:]].*)?$/\3/p' | head -n 1 || true
}

# An apt of its own: nothing of this machine's packages is looked at or changed. Sets `apt`, the words of its command.
private_apt() { # deb OR deb-src
  local folder=$target/apt-$1 url package keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -r "$keys" ] || fail "$keys is missing; install debian-archive-keyring"
  url=$(mirror)
  url=${url:-http://deb.debian.org/debian}
  mkdir -p "$folder"/{lists/partial,archives/partial,etc}
  : >"$folder/status"
  printf "$1"' [signed-by=%s] %s %s main\n' "$keys" "$url" "$suite" "$keys" "$url" "$suite-updates" \
    "$keys" "$url-security" "$suite-security" >"$folder/etc/sources.list"
  [ "$1" = deb ] && for package in $(sed -nE 's/^kernel [^ ]+ //p' packages.txt) "$kernel_source"; do
    case $package in
      */"$suite" | */"$suite-updates" | */"$suite-security") ;;
      */*) printf 'deb [signed-by=%s] %s %s main\n' "$keys" "$url" "${package#*/}" >>"$folder/etc/sources.list" ;;
    esac
  done
  apt=(apt-get -q -o APT::Architecture=amd64 -o APT::Architectures=amd64 -o APT::Sandbox::User= -o Acquire::Languages=none
    -o Dir::Etc::sourcelist="$folder/etc/sources.list" -o Dir::Etc::sourceparts=/dev/null -o Dir::Etc::preferences=/dev/null -o Dir::Etc::preferencesparts=/dev/null
    -o Dir::State::lists="$folder/lists" -o Dir::State::status="$folder/status" -o Dir::State::extended_states="$folder/extended"
    -o Dir::Cache="$folder" -o Dir::Cache::archives="$folder/archives" -o APT::Install-Recommends=false -o Debug::NoLocking=true)
  "${apt[@]}" update >>"$log" 2>&1 || fail "the mirror $url does not answer; see $log"
}
