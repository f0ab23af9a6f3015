// SPDX-License-Identifier: Apache-2.0

package io.chihuo.outcome;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.chihuo.CallDepthException;

/**
 * The tasks within which a task was submitted, the root first: a hash of each, since
 * their ids may be long. Travels with each child, so that a circle of waits is found on
 * any node.
 */
public final class TaskLineage {

	/**
	 * Most tasks that may be nested.
	 */
	public static final int MAX_DEPTH = 64;

	/**
	 * Name of the header of the hashes.
	 */
	public static final String HEADER = "chihuo-lineage";

	/**
	 * Name of the header of the task that submitted this one.
	 */
	public static final String PARENT_HEADER = "chihuo-parent";

	/**
	 * Name of the header of the first of them.
	 */
	public static final String ROOT_HEADER = "chihuo-root";

	private final byte[] hashes;

	private final String task;

	private final String root;

	private TaskLineage(byte[] hashes, String task, String root) {
		this.hashes = hashes;
		this.task = task;
		this.root = root;
	}

	/**
	 * The lineage of a task that runs.
	 * @param queue full name of its queue
	 * @param headers its headers
	 */
	public static TaskLineage of(String queue, String id, Map<String, String> headers) {
		String encoded = headers.get(HEADER);
		String task = queue + "/" + id;
		return new TaskLineage((encoded != null) ? decode(encoded) : new byte[0], task,
				headers.getOrDefault(ROOT_HEADER, task));
	}

	private static byte[] decode(String encoded) {
		try {
			return Base64.getUrlDecoder().decode(encoded);
		}
		catch (IllegalArgumentException ex) {
			return new byte[0];
		}
	}

	/**
	 * Headers of a task that this one submits.
	 * @throws CallDepthException if there are too many already
	 */
	public Map<String, String> childHeaders() {
		int depth = this.hashes.length / Long.BYTES + 1;
		if (depth >= MAX_DEPTH) {
			throw new CallDepthException("Task '" + this.task + "' is nested in " + (depth - 1)
					+ " others, and a task may be nested in at most " + (MAX_DEPTH - 1));
		}
		byte[] hashes = ByteBuffer.allocate(this.hashes.length + Long.BYTES)
			.put(this.hashes)
			.putLong(hashOf(this.task))
			.array();
		return Map.of(HEADER, Base64.getUrlEncoder().withoutPadding().encodeToString(hashes), PARENT_HEADER, this.task,
				ROOT_HEADER, this.root);
	}

	/**
	 * Whether a task is this one, or one of those within which it was submitted: such a
	 * task may wait for this one.
	 * @param queue full name of its queue
	 */
	public boolean contains(String queue, String id) {
		String other = queue + "/" + id;
		if (other.equals(this.task)) {
			return true;
		}
		if (this.hashes.length == 0) {
			return false;
		}
		long hash = hashOf(other);
		ByteBuffer buffer = ByteBuffer.wrap(this.hashes);
		while (buffer.remaining() >= Long.BYTES) {
			if (buffer.getLong() == hash) {
				return true;
			}
		}
		return false;
	}

	private static long hashOf(String task) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(task.getBytes(StandardCharsets.UTF_8));
			return ByteBuffer.wrap(digest).getLong();
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every JDK has SHA-256", ex);
		}
	}

	/**
	 * The task that submitted a task with these headers, null if none did.
	 */
	public static @Nullable String parentOf(Map<String, String> headers) {
		return headers.get(PARENT_HEADER);
	}

	@Override
	public String toString() {
		return "TaskLineage[" + this.task + "]";
	}

}
