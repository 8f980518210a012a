package org.warren.harness.guest;

/// A remark about this machine.
///
/// @param good whether nothing needs to be done
/// @param subject in a word or two
/// @param sentence what was found; if it is not good, also what to do
public record HostRemark(boolean good, String subject, String sentence) {}
