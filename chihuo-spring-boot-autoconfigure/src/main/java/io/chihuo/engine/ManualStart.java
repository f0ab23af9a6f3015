// SPDX-License-Identifier: Apache-2.0

package io.chihuo.engine;

/**
 * As a bean it has no loop start with the application, or when it is registered; each may
 * be started or drained all the same.
 */
public final class ManualStart {

}
