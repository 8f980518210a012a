/// The test harness: small internets with NAT routers, real WireGuard implementations in them, and verdicts about both.
///
/// A scenario asks a question. A topology says where, a lab makes it live, subjects are the implementations under test,
/// and checks turn the evidence of a run into a verdict.
@NullMarked
package org.warren.harness;

import org.jspecify.annotations.NullMarked;
