/// `warren-nat`: a NAT router that does to real packets what the model says.
@NullMarked
package org.warren.natrouter;

import org.jspecify.annotations.NullMarked;
