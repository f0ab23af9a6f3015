// SPDX-License-Identifier: Apache-2.0

package io.chihuo.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * The status of a node as it announces it.
 *
 * @param name its name: host and process id unless it was given another one
 * @param instance distinguishes it from all other nodes, those before a restart included
 * @param version version of Chihuo, null if it is not known
 * @param startedAt when it began to announce itself, by its own clock
 * @param uptime time since then
 * @param heartbeat how often it announces itself
 * @param loops its loops, in the order of their registration
 * @param codecs names of the codecs that it reads; none if that is not known
 */
public record NodeStatus(String name, String instance, @Nullable String version, Instant startedAt, Duration uptime,
		Duration heartbeat, List<LoopStatus> loops, List<String> codecs) {

	public NodeStatus {
		loops = List.copyOf(loops);
		codecs = (codecs != null) ? List.copyOf(codecs) : List.of(); // of earlier
																		// versions
	}

	/** The same node with other loops. */
	NodeStatus withLoops(List<LoopStatus> loops) {
		return new NodeStatus(this.name, this.instance, this.version, this.startedAt, this.uptime, this.heartbeat,
				loops, this.codecs);
	}

	/**
	 * One of its loops.
	 */
	public Optional<LoopStatus> findLoop(String name) {
		return this.loops.stream().filter((loop) -> loop.name().equals(name)).findFirst();
	}

	/** Whether it runs tasks of a loop, or will when the loop is resumed. */
	boolean serves(String loop) {
		return findLoop(loop).map(LoopStatus::isServed).orElse(false);
	}

	/**
	 * Whether it is meant by a name or an instance.
	 */
	public boolean isCalled(String nameOrInstance) {
		return this.name.equals(nameOrInstance) || this.instance.equals(nameOrInstance);
	}

}
