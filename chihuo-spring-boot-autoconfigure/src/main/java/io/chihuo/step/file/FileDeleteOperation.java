// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.NoSuchFileException;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.chihuo.RejectTaskException;
import io.chihuo.step.StepFields;

/**
 * Deletes a file or an empty directory. One that is not there is no failure, since an
 * earlier run may have deleted it.
 */
final class FileDeleteOperation implements FileOperation {

	private final FileRoot root;

	FileDeleteOperation(FileRoot root) {
		this.root = root;
	}

	@Override
	public Set<String> fieldNames() {
		return Set.of("path");
	}

	@Override
	public Map<String, @Nullable Object> perform(StepFields fields) throws IOException {
		FilePath path = FilePath.parsePath(fields.requireText("path"));
		try (FileDirectory parent = this.root.findParent(path)) {
			return Map.of("deleted", parent != null && deleteEntry(parent, path));
		}
	}

	private static boolean deleteEntry(FileDirectory parent, FilePath path) throws IOException {
		String name = path.lastName();
		BasicFileAttributes attributes = parent.findAttributes(name);
		if (attributes == null) {
			return false;
		}
		try {
			if (attributes.isDirectory()) {
				parent.deleteDirectory(name);
			}
			else {
				FileDirectory.requireFile(name, attributes);
				parent.deleteFile(name);
			}
		}
		catch (NoSuchFileException ex) {
			return false;
		}
		catch (DirectoryNotEmptyException ex) {
			throw new RejectTaskException("The directory " + path + " is not empty", ex);
		}
		parent.forceNames();
		return true;
	}

}
