// SPDX-License-Identifier: Apache-2.0

package io.chihuo.backend.redis;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.chihuo.AddOptions;
import io.chihuo.backend.NewTask;

import static io.chihuo.backend.redis.QueueKeys.bytes;

/**
 * Arguments of {@code add.lua}.
 */
final class AddArguments {

	private static final int MAX_TASKS = 1000;

	private static final int MAX_BYTES = 1 << 20;

	private static final byte[] PLAIN = bytes("plain");

	private static final byte[] MIXED = bytes("mixed");

	private static final byte[] NO_OPTIONS = {};

	private AddArguments() {
	}

	/** Cut a batch into parts none of which blocks the server for long. */
	static List<List<NewTask>> parts(List<NewTask> tasks) {
		List<List<NewTask>> parts = new ArrayList<>();
		int begin = 0;
		long size = 0;
		for (int i = 0; i < tasks.size(); i++) {
			size += tasks.get(i).payload().length;
			if (i > begin && (size > MAX_BYTES || i - begin == MAX_TASKS)) {
				parts.add(tasks.subList(begin, i));
				begin = i;
				size = tasks.get(i).payload().length;
			}
		}
		parts.add(tasks.subList(begin, tasks.size()));
		return parts;
	}

	static byte[][] of(List<NewTask> tasks) {
		return tasks.stream().allMatch(AddArguments::isPlain) ? plain(tasks) : mixed(tasks);
	}

	private static boolean isPlain(NewTask task) {
		AddOptions options = task.options();
		return !task.first() && options.delay().isZero() && options.due() == null && !options.replacing()
				&& !options.ignoringRunning() && !options.evenFinished();
	}

	private static byte[][] plain(List<NewTask> tasks) {
		byte[][] arguments = new byte[1 + 2 * tasks.size()][];
		arguments[0] = PLAIN;
		int i = 1;
		for (NewTask task : tasks) {
			arguments[i++] = bytes(task.id());
			arguments[i++] = TaskRecord.body(task.payload(), task.options().headers());
		}
		return arguments;
	}

	private static byte[][] mixed(List<NewTask> tasks) {
		byte[][] arguments = new byte[1 + 3 * tasks.size()][];
		arguments[0] = MIXED;
		int i = 1;
		for (NewTask task : tasks) {
			arguments[i++] = bytes(task.id());
			arguments[i++] = isPlain(task) ? NO_OPTIONS : bytes(options(task));
			arguments[i++] = TaskRecord.body(task.payload(), task.options().headers());
		}
		return arguments;
	}

	private static String options(NewTask task) {
		AddOptions options = task.options();
		Instant due = options.due();
		StringBuilder letters = new StringBuilder();
		letters.append(task.first() ? "f" : "");
		letters.append(options.replacing() ? "r" : "");
		letters.append(options.ignoringRunning() ? "i" : "");
		letters.append(options.evenFinished() ? "e" : "");
		if (due != null) {
			letters.append('a').append(due.toEpochMilli());
		}
		else if (!options.delay().isZero()) {
			letters.append('d').append(options.delay().toMillis());
		}
		return letters.toString();
	}

}
