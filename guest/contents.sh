#!/usr/bin/env bash
# Says what a guest is made of: a list of its packages with their licences, and the licences' texts. Fails where a package says nothing of its
# licence.
#
#   contents.sh OUT PACKAGES DEBS KERNEL_DEB
#     OUT         folder that is made anew: contents.tsv, copyright/PACKAGE, common-licenses/*, kernel/* (our changes of the lab kernel)
#     PACKAGES    file with a line for each package: FILE DIGEST
#     DEBS        folder that has those files, and KERNEL_DEB, the source that the lab kernel was compiled from
set -euo pipefail
out=$1
packages=$2
debs=$3
kernel_deb=$4
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  echo "guest: $1" >&2
  exit 1
}

# The licences that a copyright file names, if it has Debian's machine-readable form.
licences() { # FILE
  if grep -qiE '^Format(-Specification)?:.*(copyright-format|dep5|/dep/|CopyrightFormat)' "$1"; then
    sed -nE 's/^License:[[:space:]]*([^[:space:]].*[^[:space:]]|[^[:space:]])[[:space:]]*$/\1/p' "$1" | LC_ALL=C sort -u | paste -sd';' - | sed 's/;/; /g'
  else
    echo 'see copyright'
  fi
}

# A licence under which who hands out the program has to hand out its source as well. A text that only mentions one counts: a source too many
# does no harm.
asks_for_source() { # FILE
  if grep -qiE 'general public licen[cs]e|\b(A|L)?GPL|mozilla public|\bMPL' "$1"; then echo yes; else echo no; fi
}

# Debian names the source only where its name or version is another than the package's.
source_of() { # NAME VERSION SOURCE
  case $3 in
    *\(*) printf '%s\t%s' "${3%% *}" "$(sed 's/.*(\(.*\))/\1/' <<<"$3")" ;;
    ?*) printf '%s\t%s' "$3" "$2" ;;
    *) printf '%s\t%s' "$1" "$2" ;;
  esac
}

# What of a package says who may do what with it; its folder of documents may be a link to that of another package.
unpack_documents() { # DEB NAME
  dpkg-deb --fsys-tarfile "$1" >"$temporary/tar"
  tar -C "$temporary" -xf "$temporary/tar" --no-same-owner --wildcards './usr/share/doc/*/copyright' 2>/dev/null || true
  tar -C "$temporary" -xf "$temporary/tar" --no-same-owner --wildcards './usr/share/common-licenses/*' 2>/dev/null || true
  [ -e "$temporary/usr/share/doc/$2" ] || tar -C "$temporary" -xf "$temporary/tar" --no-same-owner "./usr/share/doc/$2" 2>/dev/null || true
}

write_line() { # WHAT NAME VERSION SOURCE-FIELD
  local text=$temporary/usr/share/doc/$2/copyright found
  [ -s "$text" ] || fail "package $2 $3 has no copyright file, so nothing says under which licence it may be handed out; leave it out of packages.txt"
  found=$(licences "$text")
  [ -n "$found" ] || fail "the copyright file of package $2 $3 names no licence; read it and leave the package out of packages.txt, or mend licences() in contents.sh"
  cp "$text" "$out/copyright/$2"
  printf '%s\t%s\t%s\t%s\t%s\t%s\n' "$1" "$2" "$3" "$(source_of "$2" "$3" "$4")" "$(asks_for_source "$text")" "$found"
}

temporary=$(mktemp -d "${TMPDIR:-/tmp}/warren-contents.XXXXXX")
trap 'rm -rf "$temporary"' EXIT
rm -rf "$out"
mkdir -p "$out/copyright" "$out/common-licenses" "$out/kernel"
names=()
while read -r file digest; do
  [ -e "$debs/$file" ] || fail "$debs has no $file; run make guest again"
  [ "$(sha256sum <"$debs/$file" | cut -d' ' -f1)" = "$digest" ] || fail "$file is not the one that the guest was made from; remove it from $debs and run make guest again"
  { read -r name && read -r version && read -r source; } < <(dpkg-deb --show --showformat '${Package}\n${Version}\n${Source}\n' "$debs/$file")
  unpack_documents "$debs/$file" "$name"
  names+=("root"$'\t'"$name"$'\t'"$version"$'\t'"$source")
done <"$packages"
{ read -r name && read -r version && read -r source; } < <(dpkg-deb --show --showformat '${Package}\n${Version}\n${Source}\n' "$debs/$kernel_deb")
unpack_documents "$debs/$kernel_deb" "$name"
names+=("kernel"$'\t'"$name"$'\t'"$version"$'\t'"$source")
{
  echo '# What the guest is made of, one package a line, separated by tabs.'
  echo '# part	package	version	source package	its version	licence asks for the source	licences named in copyright/PACKAGE'
  for each in "${names[@]}"; do
    IFS=$'\t' read -r part name version source <<<"$each"
    write_line "$part" "$name" "$version" "$source"
  done
  printf 'own\twarren\t-\t-\t-\tno\tApache-2.0 (warren-agent, warren-probe, warren-launch)\n'
  printf 'own\tkernel changes\t-\t-\t-\tyes\tGPL-2.0 OR Apache-2.0 (kernel/)\n'
} >"$out/contents.tsv"
find "$temporary/usr/share/common-licenses" -type f -exec cp {} "$out/common-licenses/" \; 2>/dev/null || true
cp "$here"/../containers/kernel/* "$out/kernel/"
chmod -R u=rwX,go=rX "$out"
