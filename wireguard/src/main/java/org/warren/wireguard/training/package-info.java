/// Exercises a daemon for the archive of the virtual machine with which it starts fast (JEP 483, 514).
@NullMarked
package org.warren.wireguard.training;

import org.jspecify.annotations.NullMarked;
