/// NAT routers of a run, held against the model of module `nat`.
@NullMarked
package org.warren.kit.nat;

import org.jspecify.annotations.NullMarked;
