// SPDX-License-Identifier: Apache-2.0

package io.chihuo.call.scanned;

import java.util.Comparator;

/**
 * Is not taken, since it has no task.
 */
public interface ScannedComparison extends Comparator<String> {

}
