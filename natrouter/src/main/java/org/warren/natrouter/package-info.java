/// `warren-nat`: NAT routers and links that do to real packets what the models say.
@NullMarked
package org.warren.natrouter;

import org.jspecify.annotations.NullMarked;
