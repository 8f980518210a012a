/// Does a session survive a path that loses, duplicates and reorders datagrams?
@NullMarked
package org.warren.scenarios.impairedpath;

import org.jspecify.annotations.NullMarked;
