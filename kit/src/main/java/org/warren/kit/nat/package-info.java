/// Compares the NAT routers of a run with the models of module `nat`.
@NullMarked
package org.warren.kit.nat;

import org.jspecify.annotations.NullMarked;
