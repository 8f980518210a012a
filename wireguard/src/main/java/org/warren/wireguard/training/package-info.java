/// Exercises a daemon to create the AOT archive with which it starts fast (JEP 483, 514).
@NullMarked
package org.warren.wireguard.training;

import org.jspecify.annotations.NullMarked;
