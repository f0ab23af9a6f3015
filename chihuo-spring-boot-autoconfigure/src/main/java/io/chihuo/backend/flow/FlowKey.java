// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.flow;

/**
 * Name of one version of a flow.
 *
 * @param id id of the flow
 * @param version version of its record
 */
public record FlowKey(String id, long version) {
}
