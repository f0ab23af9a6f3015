// SPDX-License-Identifier: Apache-2.0

package io.chihuo.step.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.chihuo.ChihuoConfigurationException;
import io.chihuo.RejectTaskException;
import io.chihuo.step.StepFileWriter;
import io.chihuo.step.StepFiles;

/**
 * The directory of the step kinds. Each part of a path is looked up in the open directory
 * before it, so neither a link nor a directory that is replaced meanwhile leads out of
 * it.
 */
public final class FileRoot implements StepFiles {

	private final Path root;

	private final long maxFileSize;

	private final StagingDirectory staging;

	/**
	 * Create the directory if it is missing.
	 * @param maxFileSize most bytes of a file that is written
	 * @param clock milliseconds since the epoch, about those of the file system
	 * @throws ChihuoConfigurationException if it cannot be used
	 */
	public FileRoot(Path root, long maxFileSize, LongSupplier clock) {
		this.maxFileSize = maxFileSize;
		this.staging = new StagingDirectory(this, clock);
		try {
			Files.createDirectories(root);
			this.root = root.toRealPath();
			this.staging.removeLeftovers();
		}
		catch (IOException ex) {
			throw new ChihuoConfigurationException("The directory '" + root + "' cannot be used: " + ex,
					"Set 'chihuo.steps.file.root' to a directory that the application may read and write.", ex);
		}
	}

	long maxFileSize() {
		return this.maxFileSize;
	}

	FileDirectory openTop() throws IOException {
		return FileDirectory.openRoot(this.root);
	}

	/** Open the directory of an entry, which need not be there itself. */
	FileDirectory openParent(FilePath path) throws IOException {
		return openDirectory(path.parentNames(), false);
	}

	/** Open a directory. */
	FileDirectory openDirectory(FilePath path) throws IOException {
		return openDirectory(path.names(), false);
	}

	/** Open the directory of an entry, and make what is missing of it. */
	FileDirectory createParent(FilePath path) throws IOException {
		return openDirectory(path.parentNames(), true);
	}

	private FileDirectory openDirectory(List<String> names, boolean create) throws IOException {
		FileDirectory directory = openTop();
		for (String name : names) {
			try (FileDirectory parent = directory) {
				if (create && parent.findAttributes(name) == null) {
					createDirectory(parent, name);
				}
				directory = parent.openDirectory(name);
			}
		}
		return directory;
	}

	/**
	 * Java cannot make a directory in an open one, but can move one there. It is moved
	 * over one that another process has made meanwhile only if that is empty.
	 */
	private synchronized void createDirectory(FileDirectory parent, String name) throws IOException {
		if (parent.findAttributes(name) != null) {
			return;
		}
		String made = FilePath.STAGING_NAME + "-" + UUID.randomUUID();
		try (FileDirectory top = openTop()) {
			Files.createDirectory(this.root.resolve(made));
			try {
				top.moveEntry(made, parent, name);
			}
			catch (IOException ex) {
				top.deleteDirectory(made);
				if (parent.findAttributes(name) == null) {
					throw ex;
				}
			}
		}
		parent.forceNames();
	}

	/** Make the directory for files that are being written. */
	void createStaging() throws IOException {
		Files.createDirectory(this.root.resolve(FilePath.STAGING_NAME));
	}

	/** Open the directory of an entry, null if one of those above is missing. */
	@Nullable FileDirectory findParent(FilePath path) throws IOException {
		FileDirectory directory = openTop();
		for (String name : path.parentNames()) {
			try (FileDirectory parent = directory) {
				if (parent.findAttributes(name) == null) {
					return null;
				}
				directory = parent.openDirectory(name);
			}
		}
		return directory;
	}

	@Override
	public void checkFile(String path) throws IOException {
		FilePath parsed = FilePath.parsePath(path);
		try (FileDirectory parent = findParent(parsed)) {
			if (parent != null) {
				StagedFile.requireReplaceable(parent, parsed.lastName());
			}
		}
	}

	@Override
	public StepFileWriter createFile(String path) throws IOException {
		return stageFile(FilePath.parsePath(path));
	}

	/**
	 * Begin to write a file.
	 * @throws RejectTaskException if something else has its name
	 */
	StagedFile stageFile(FilePath path) throws IOException {
		FileDirectory target = createParent(path);
		try {
			StagedFile.requireReplaceable(target, path.lastName());
			return this.staging.createFile(target, path.lastName());
		}
		catch (IOException | RuntimeException ex) {
			target.close();
			throw ex;
		}
	}

}
