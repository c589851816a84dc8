/** Nobody sits in front of this host: a dialog that the test has not replaced says so and is cancelled. */
function cancelled<T>(name: string, answer: T): () => Promise<T> {
  return async () => {
    console.error(`electron-host: ${name} without a stub: cancelled`);
    return answer;
  };
}

export const dialog = {
  showOpenDialog: cancelled('showOpenDialog', { canceled: true, filePaths: [] }),
  showSaveDialog: cancelled('showSaveDialog', { canceled: true, filePath: '' }),
  showMessageBox: cancelled('showMessageBox', { response: 0, checkboxChecked: false }),
  showErrorBox: (title: string, content: string): void => console.error(`electron-host: ${title}: ${content}`),
};
