// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import io.chihuo.RejectTaskException;

/**
 * A path below the root.
 *
 * @param names names of its parts, none of the root itself
 */
record FilePath(List<String> names) {

	/** Name of the directory for files that are being written. */
	static final String STAGING_NAME = ".chihuo";

	static final FilePath ROOT = new FilePath(List.of());

	private static final int MAX_NAME_BYTES = 255;

	private static final int MAX_PATH_BYTES = 4096;

	private static final int MAX_SHOWN_LENGTH = 100;

	/** Of directories, each of which is opened. */
	private static final int MAX_NAME_COUNT = 64;

	/**
	 * Read a path whose parts are separated by slashes.
	 * @throws RejectTaskException if it is no path below the root
	 */
	static FilePath parsePath(String text) {
		String problem = (text.length() <= MAX_PATH_BYTES) ? findProblem(text) : "is longer than 4096 bytes";
		if (problem != null) {
			throw new RejectTaskException("The path '" + printable(text) + "' " + problem);
		}
		return new FilePath(List.of(text.split("/")));
	}

	private static @Nullable String findProblem(String text) {
		if (text.startsWith("/")) {
			return "must be relative to the root";
		}
		if (text.getBytes(StandardCharsets.UTF_8).length > MAX_PATH_BYTES) {
			return "is longer than 4096 bytes";
		}
		if (text.chars().anyMatch((character) -> Character.isISOControl(character) || character == '\\')) {
			return "has a control character or a backslash";
		}
		String[] names = text.split("/", -1);
		if (names.length > MAX_NAME_COUNT) {
			return "has more than 64 parts";
		}
		for (String name : names) {
			if (name.isEmpty()) {
				return "has an empty part";
			}
			if (name.equals(".") || name.equals("..")) {
				return "has a part '.' or '..'";
			}
			if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
				return "has a part of more than 255 bytes";
			}
		}
		return isStaging(names[0]) ? "names a directory that is kept for files that are being written" : null;
	}

	/** Whether a name at the root is that of something that is being written. */
	static boolean isStaging(String name) {
		return name.toLowerCase(Locale.ROOT).startsWith(STAGING_NAME);
	}

	/** The path in a message. */
	static String printable(String text) {
		String shown = (text.length() > MAX_SHOWN_LENGTH) ? text.substring(0, MAX_SHOWN_LENGTH) + "…" : text;
		return shown.replaceAll("\\p{Cntrl}", "?");
	}

	/** Name of the file or directory; the path is not that of the root. */
	String lastName() {
		return this.names.get(this.names.size() - 1);
	}

	/** Names of the directories above it. */
	List<String> parentNames() {
		return this.names.subList(0, this.names.size() - 1);
	}

	@Override
	public String toString() {
		return "'" + printable(String.join("/", this.names)) + "'";
	}

}
