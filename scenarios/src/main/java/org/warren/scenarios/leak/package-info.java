/// Does anything but the tunnel's datagrams leave a node whose default route is a tunnel?
@NullMarked
package org.warren.scenarios.leak;

import org.jspecify.annotations.NullMarked;
