// SPDX-License-Identifier: Apache-2.0

/**
 * Requests over HTTP, one answer each: no redirect is followed here.
 */
@NullMarked
package io.chihuo.sample.linkcheck.fetch;

import org.jspecify.annotations.NullMarked;
