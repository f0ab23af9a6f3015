// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

/**
 * A sum that a counter has set apart for a wait, until the flow of that has answered.
 *
 * @param ticket distinguishes the grant from all others, not 0
 * @param endedWait the wait that it ends
 */
public record CounterGrant(long ticket, CounterWait endedWait) {

}
