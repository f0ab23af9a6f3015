// SPDX-License-Identifier: Apache-2.0

package io.chihuo.flow.state;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;

/**
 * One run of a step of a flow.
 *
 * @param flow id of the flow
 * @param run number of the flow among those with its id
 * @param node number of the step
 * @param round which time it is run
 */
public record StepRun(String flow, long run, int node, int round) {

	/** Whether the other one is the same step of the same flow, at any time. */
	boolean isOfStep(StepRun other) {
		return this.node == other.node && this.run == other.run && this.flow.equals(other.flow);
	}

	void write(DataOutputStream out) throws IOException {
		out.writeUTF(this.flow);
		out.writeLong(this.run);
		out.writeInt(this.node);
		out.writeInt(this.round);
	}

	static StepRun read(DataInputStream in) throws IOException {
		return new StepRun(in.readUTF(), in.readLong(), in.readInt(), in.readInt());
	}

}
