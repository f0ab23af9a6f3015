// SPDX-License-Identifier: Apache-2.0

/**
 * Starts servers for tests: each on a port and in a directory of its own, dead when this
 * JVM is.
 */
package io.chihuo.servers;
