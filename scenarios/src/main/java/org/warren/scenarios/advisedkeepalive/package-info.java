/// Does the keepalive that is advised for NATs keep an idle client reachable?
@NullMarked
package org.warren.scenarios.advisedkeepalive;

import org.jspecify.annotations.NullMarked;
