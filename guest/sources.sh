#!/usr/bin/env bash
# Fetches the source packages of what a guest is made of, where their licences ask for it, at the very versions. What was fetched once stays in the
# cache. A mirror keeps the newest version of a package alone: where files of a source are gone, this fails and names them, or with SOURCES=partial goes
# on and writes their names into the list.
#
#   sources.sh TARGET CONTENTS DEBS CACHE
#     TARGET      folder in which sources/ is made anew: sources.tsv, SOURCE_VERSION/*, kernel/*
#     CONTENTS    what contents.sh wrote
#     DEBS        folder with the package of the kernel's source
#     CACHE       folder in which each fetched source has a folder SOURCE_VERSION
set -euo pipefail
target=$1
contents=$2
debs=$3
cache=$4
cd "$(dirname "${BASH_SOURCE[0]}")"
out=$target/sources
log=$target/sources.log
suite=trixie
kernel_source=

fail() {
  echo "guest: $1" >&2
  exit 1
}

. ./apt.sh

# What is missing of a source: nothing, names of its files, or itself.
fetch_source() { # NAME VERSION
  local folder=$cache/$1_${2#*:} files
  local part=$folder.partial
  [ -d "$folder" ] && return
  [ -n "${apt:-}" ] || private_apt deb-src
  mapfile -t files < <("${apt[@]}" source --download-only --only-source --print-uris "$1=$2" 2>>"$log" | sed -nE "s/^'[^']*' ([^ ]+) .*/\1/p")
  if [ ${#files[@]} = 0 ]; then
    missing="the whole source"
    return
  fi
  mkdir -p "$part"
  if (cd "$part" && "${apt[@]}" source --download-only --only-source "$1=$2" >>"$log" 2>&1); then
    mv -T "$part" "$folder"
  else
    missing=$(for file in "${files[@]}"; do [ -e "$part/$file" ] || echo "$file"; done | paste -sd' ' -)
    missing=${missing:-"a file whose digest is right"}
  fi
}

# A file of the cache under another name costs nothing where both are on one file system.
place() { # FOLDER NAME
  [ ! -d "$1" ] || cp -al "$1" "$out/$2" 2>/dev/null || { rm -rf "${out:?}/$2" && cp -a "$1" "$out/$2"; }
}

rm -rf "$out"
mkdir -p "$out" "$cache"
: >"$log"
lacking=()
count=0
{
  echo '# The sources of what the guest is made of, where a licence asks for them, separated by tabs.'
  echo '# source package	version	folder	what is missing of it'
} >"$out/sources.tsv"
while read -r name version; do
  missing=
  fetch_source "$name" "$version"
  folder=${name}_${version#*:}
  place "$cache/$folder${missing:+.partial}" "$folder"
  [ -z "$missing" ] || lacking+=("$name $version")
  printf '%s\t%s\t%s\t%s\n' "$name" "$version" "$folder" "${missing:-nothing}" >>"$out/sources.tsv"
  count=$((count + 1))
done < <(awk -F'\t' '$1 == "root" && $6 == "yes" { print $4, $5 }' "$contents/contents.tsv" | LC_ALL=C sort -u)

# The kernel is compiled from a package that holds its whole source, Debian's changes included; ours are beside it.
while read -r name version; do
  mkdir "$out/kernel"
  cp -a "$contents"/kernel/* "$out/kernel/"
  file=${name}_${version/:/%3a}_all.deb
  [ -e "$debs/$file" ] || fail "the package of the lab kernel's source, $file, is not in $debs; run make guest again"
  cp -al "$debs/$file" "$out/kernel/" 2>/dev/null || cp -a "$debs/$file" "$out/kernel/"
  printf '%s\t%s\tkernel\tnothing\n' "$name" "$version" >>"$out/sources.tsv"
  count=$((count + 1))
done < <(awk -F'\t' '$1 == "kernel" { print $2, $3 }' "$contents/contents.tsv")

if [ ${#lacking[@]} -gt 0 ]; then
  sentence="the mirror lacks files of ${#lacking[@]} of $count sources that licences ask for: $(printf '%s, ' "${lacking[@]}" | sed 's/, $//')"
  [ "${SOURCES:-}" = partial ] ||
    fail "$sentence; try another mirror, or a newer guest (guest/build.sh --refresh), or leave them out with make release SOURCES=partial"
  echo "guest: $sentence; $out/sources.tsv names the files" >&2
fi
echo "guest: $out, $count sources, $(du -sm "$out" | cut -f1) MiB"
