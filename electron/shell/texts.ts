/** Every word that the desktop host shows outside the page, in one place for translators. */
export const TEXTS = {
  menu: {
    file: 'File',
    openMedia: 'Open Media…',
    settings: 'Settings…',
    edit: 'Edit',
    view: 'View',
    home: 'Home',
    downloads: 'Downloads',
    dubbing: 'Dubbing',
    jobs: 'Job Drawer',
    developer: 'Developer Tools',
    reload: 'Reload',
    help: 'Help',
    doctor: 'Check This Installation',
    documentation: 'Documentation',
  },
  dialog: {
    mediaFiles: 'Video and audio',
    allFiles: 'All files',
    cannotStart: 'StreamFetch cannot start',
    crashed: 'StreamFetch met a fault and has to close',
    pageCrashed: 'The window stopped working',
    pageCrashedDetail: 'It stopped twice within a minute. Running jobs go on. Try again, or quit and start StreamFetch anew.',
    tryAgain: 'Try Again',
    quit: 'Quit',
  },
  notification: {
    done: 'Finished',
    partial: 'Finished in part',
    failed: 'Failed',
  },
} as const;
