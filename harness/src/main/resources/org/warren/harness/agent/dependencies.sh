# Prints what in this image a run depends on, a line each: name, version and digest with tabs between them.
# Usage: sh dependencies.sh GUEST|NODE   (a guest has packages of its own)
# What the image does not have is left out.

line() { # NAME VERSION FILE
  if [ -r "$3" ]; then printf '%s\t%s\tsha256:%s\n' "$1" "${2:-unknown}" "$(sha256sum <"$3" | cut -d' ' -f1)"; fi
}

package() { # FILE: the version of the package that it came with
  name=$(dpkg-query -S "$1" 2>/dev/null | head -n 1 | cut -d: -f1)
  if [ -n "$name" ]; then dpkg-query -W -f '${Version}\n' "$name" 2>/dev/null | head -n 1; fi
}

if [ "${1:-}" = GUEST ]; then
  cat /opt/warren-guest/dependencies
else
  kernel=$(command -v warren-linux)
  line 'lab kernel' "$("$kernel" --version 2>/dev/null | head -n 1)" "$kernel"
  packages=$(dpkg-query -W -f '${binary:Package} ${Version}\n' 2>/dev/null)
  if [ -n "$packages" ]; then
    printf 'packages\t%s\tsha256:%s\n' "$(printf '%s\n' "$packages" | wc -l)" "$(printf '%s\n' "$packages" | sha256sum | cut -d' ' -f1)"
  fi
  go=$(command -v wireguard-go)
  line wireguard-go "$(package "$go")" "$go"
fi
java=$(readlink -f "$(command -v java)")
machine=${java%/bin/java}/lib/server/libjvm.so
line 'Java virtual machine' "$(package "$machine")" "$machine"
line warren-wg.jar '' /opt/warren-wg/lib/warren-wg.jar
line warren-wg.aot '' /opt/warren-wg/lib/warren-wg.aot
line warren-traffic.jar '' /opt/warren-traffic/warren-traffic.jar
