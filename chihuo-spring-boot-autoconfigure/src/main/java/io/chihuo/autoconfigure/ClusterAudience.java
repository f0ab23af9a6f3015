// SPDX-License-Identifier: Apache-2.0

package io.chihuo.autoconfigure;

/**
 * Says that operators look at the nodes of the namespace, so that this one announces
 * itself and knows the others from the start.
 */
record ClusterAudience() {

}
