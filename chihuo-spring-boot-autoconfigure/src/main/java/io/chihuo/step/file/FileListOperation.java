// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import io.chihuo.step.StepFields;

/**
 * Lists a directory by pages, in the order of the names.
 */
final class FileListOperation implements FileOperation {

	private static final int MAX_ENTRY_COUNT = 1000;

	private final FileRoot root;

	private final int maxBytes;

	/**
	 * Create the operation.
	 * @param maxBytes most bytes of the names of a page
	 */
	FileListOperation(FileRoot root, int maxBytes) {
		this.root = root;
		this.maxBytes = maxBytes;
	}

	@Override
	public Set<String> fieldNames() {
		return Set.of("path", "after", "limit");
	}

	@Override
	public Map<String, @Nullable Object> perform(StepFields fields) throws IOException {
		String text = fields.findText("path");
		FilePath path = (text == null || text.isEmpty()) ? FilePath.ROOT : FilePath.parsePath(text);
		int limit = (int) fields.readNumber("limit", MAX_ENTRY_COUNT, 1, MAX_ENTRY_COUNT);
		try (FileDirectory directory = this.root.openDirectory(path)) {
			TreeSet<ListedName> names = findNames(directory, path.names().isEmpty(), fields.findText("after"),
					limit + 1);
			List<Map<String, @Nullable Object>> entries = new ArrayList<>();
			int bytes = 0;
			String last = null;
			boolean more = false;
			for (ListedName name : names) {
				bytes += entryBytes(name.key());
				more = entries.size() == limit || (bytes > this.maxBytes && !entries.isEmpty());
				if (more) {
					break;
				}
				BasicFileAttributes attributes = directory.findAttributes(name.path());
				if (attributes != null) {
					entries.add(describeEntry(name, attributes));
				}
				last = name.key();
			}
			Map<String, @Nullable Object> result = new LinkedHashMap<>();
			result.put("entries", entries);
			result.put("next", more ? last : null);
			return result;
		}
	}

	/** The first names after one, which are few even if the directory has millions. */
	private static TreeSet<ListedName> findNames(FileDirectory directory, boolean atRoot, @Nullable String after,
			int limit) {
		TreeSet<ListedName> names = new TreeSet<>();
		for (Iterator<Path> all = directory.entryNames(); all.hasNext();) {
			ListedName name = ListedName.ofEntry(all.next());
			if ((atRoot && FilePath.isStaging(name.key())) || (after != null && name.key().compareTo(after) <= 0)) {
				continue;
			}
			names.add(name);
			if (names.size() > limit) {
				names.pollLast();
			}
		}
		return names;
	}

	/** At most, in JSON. */
	private static int entryBytes(String name) {
		return name.length() * 6 + 100;
	}

	private static Map<String, @Nullable Object> describeEntry(ListedName name, BasicFileAttributes attributes) {
		Map<String, @Nullable Object> entry = new LinkedHashMap<>();
		entry.put("name", name.text());
		if (name.text() == null) {
			entry.put("encodedName", name.encoded());
		}
		entry.put("type", attributes.isRegularFile() ? "file"
				: attributes.isDirectory() ? "directory" : attributes.isSymbolicLink() ? "link" : "other");
		entry.put("size", attributes.size());
		entry.put("modified", attributes.lastModifiedTime().toString());
		return entry;
	}

}
