/// `warren-nat`: NAT routers and links that treat real packets as the models do.
@NullMarked
package org.warren.natrouter;

import org.jspecify.annotations.NullMarked;
