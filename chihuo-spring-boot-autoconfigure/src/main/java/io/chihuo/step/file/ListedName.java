// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * The name of an entry as a page of a directory has it. A name is bytes, which are not
 * always a text in the encoding of this JVM.
 *
 * @param path the name itself
 * @param text the name as a text that leads to the entry again, null if there is none
 * @param key its place in the order of the names, which no other entry has
 */
record ListedName(Path path, @Nullable String text, String key) implements Comparable<ListedName> {

	/** No name has it. */
	private static final String ENCODED_MARK = "/";

	/** The name of an entry of a directory. */
	static ListedName ofEntry(Path entry) {
		Path name = entry.getFileName();
		String text = name.toString();
		return isSame(name, text) ? new ListedName(name, text, text)
				: new ListedName(name, null, ENCODED_MARK + encode(name));
	}

	private static boolean isSame(Path name, String text) {
		try {
			return name.getFileSystem().getPath(text).equals(name);
		}
		catch (InvalidPathException ex) {
			return false;
		}
	}

	/** All bytes, those that are no text as in a URI. */
	private static String encode(Path name) {
		String uri = name.toUri().getRawPath();
		String end = uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
		return end.substring(end.lastIndexOf('/') + 1);
	}

	/** The bytes of a name that is no text, as in a URI. */
	String encoded() {
		return this.key.substring(ENCODED_MARK.length());
	}

	@Override
	public int compareTo(ListedName other) {
		return this.key.compareTo(other.key);
	}

}
