/// Does an implementation send the same datagrams as the Linux kernel when the same packets enter its tunnel?
@NullMarked
package org.warren.scenarios.sequence;

import org.jspecify.annotations.NullMarked;
