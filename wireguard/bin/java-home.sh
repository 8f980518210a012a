# Which Java the scripts of this project run; they source it.
#
#     find_java java|javac
#
# sets java_home to the home of a Java 25 or newer that has the program: JAVA_HOME if it is one, else one that is installed
# where Maven's toolchain plugin looks for JDKs too, else that of the program on the search path. Returns 1 without one.
# No process is started before the search path's turn: in a virtual lab each costs more than the rest of a script. There,
# WARREN_JAVA_HOME names the Java that Warren runs on. It is not checked, because the shell's `read` makes a system call for each byte.
# shellcheck shell=sh

java_folders='/usr/lib/jvm /usr/lib64/jvm /usr/java /usr/local/java /usr/jdk /opt/java /opt/hostedtoolcache'
java_folders_below_home='.jdks .m2/jdks .sdkman/candidates/java .gradle/jdks .jenv/versions .jbang/cache/jdks
    .asdf/installs/java .jabba/jdk .local/share/mise/installs/java'

find_java() { # PROGRAM
    java_home=${WARREN_JAVA_HOME:-}
    [ -z "$java_home" ] || return 0
    java_home=${JAVA_HOME:-}
    if is_java_25 "$java_home" "$1"; then return; fi
    for java_folder in $java_folders; do
        if find_java_in "$java_folder" "$1"; then return; fi
    done
    for java_folder in $java_folders_below_home; do
        if find_java_in "${HOME:-}/$java_folder" "$1"; then return; fi
    done
    java_home=$(command -v "$1") || return 1
    java_home=$(readlink -f "$java_home") || return 1
    java_home=${java_home%/bin/"$1"}
    is_java_25 "$java_home" "$1"
}

find_java_in() { # FOLDER PROGRAM
    for java_home in "$1"/*; do
        if is_java_25 "$java_home" "$2"; then return; fi
    done
    return 1
}

# A home says its version in a file.
is_java_25() { # HOME PROGRAM
    [ -x "$1/bin/$2" ] && [ -r "$1/release" ] || return 1
    while IFS= read -r java_line; do
        case $java_line in
        JAVA_VERSION=\"2[5-9]* | JAVA_VERSION=\"[3-9][0-9]* | JAVA_VERSION=\"[1-9][0-9][0-9]*) return 0 ;;
        esac
    done <"$1/release"
    return 1
}
